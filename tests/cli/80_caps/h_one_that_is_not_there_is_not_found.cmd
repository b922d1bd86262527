# exit 6
lhcr caps remove cpu
