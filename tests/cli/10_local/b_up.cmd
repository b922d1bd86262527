# exit 0
lhcr local up
