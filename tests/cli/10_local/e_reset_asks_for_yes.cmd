# exit 2
lhcr local reset
