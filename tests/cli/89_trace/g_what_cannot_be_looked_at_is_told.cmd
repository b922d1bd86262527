# exit 2
. ./repo.sh
mkdir -p ../empty && trace ../empty
trace --evidence ../nothing.xml
printf '<!DOCTYPE t [<!ENTITY a "b">]><testsuite><testcase name="&a;"/></testsuite>' > ../bomb.xml; trace --evidence ../bomb.xml
trace --evidence ../junit.xml@nowhere
trace --evidence "../junit.xml@--output=x"
trace --threshold FR:done=1
trace --state done
trace --runs
lhcr spec trace --write-baseline
