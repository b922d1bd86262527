# exit 13
lhcr help errors > /dev/full
