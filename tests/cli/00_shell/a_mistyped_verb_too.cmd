# exit 2
lhcr run lst
