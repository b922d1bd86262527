# exit 6
lhcr local status
