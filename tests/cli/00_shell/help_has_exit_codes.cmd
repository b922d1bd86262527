# exit 0
lhcr help exit-codes
