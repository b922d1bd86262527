# exit 75
lhcr run list
