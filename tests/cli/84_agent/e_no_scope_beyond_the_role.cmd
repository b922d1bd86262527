# exit 2
lhcr agent add greedy --role auditor --scope run.work -q 2> greedy.err; code=$?; head -n 1 greedy.err; exit $code
