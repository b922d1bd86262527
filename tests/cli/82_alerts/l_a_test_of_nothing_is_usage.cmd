# exit 2
lhcr alerts test
