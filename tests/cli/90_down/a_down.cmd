# exit 0
lhcr local down
