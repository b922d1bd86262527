# exit 0
(for i in 1 2 3 4 5 6 7 8 9 10; do sleep 0.5; lhcr alerts deliver --once -q > /dev/null 2>&1; done) &
lhcr alerts test --channel journal
wait
