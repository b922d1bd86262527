# exit 2
lhcr run
