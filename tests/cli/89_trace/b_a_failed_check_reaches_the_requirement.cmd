# exit 3
. ./repo.sh
sed 's|name="test_keep"/>|name="test_keep"><failure message="1 is not 2"/></testcase>|' ../junit.xml > ../failing.xml
lhcr spec trace --no-runs --evidence ../failing.xml --state failing
