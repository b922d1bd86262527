# exit 0
. ./repo.sh; mkdir ../exported && git archive HEAD spec | tar -x -C ../exported && cd ../exported
trace --evidence ../junit.xml --class FR --fields state,key,why
lhcr spec trace --database 'host=/nowhere' --class FR -o id; echo "exit $?"
lhcr spec trace --database 'host=/nowhere' --runs -o id -q; echo "exit $?"; cd ..; rm -rf exported traced repo.sh junit.xml failing.xml kept.json t.html t.xml t.json bomb.xml tok nightly.yaml empty
