# exit 6
lhcr schedule show weekly
