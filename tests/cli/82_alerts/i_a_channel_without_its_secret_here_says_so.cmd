# exit 3
(sleep 0.7; lhcr alerts deliver --once -q > /dev/null 2>&1) &
lhcr alerts test --channel pager
