# exit 2
lhcr connections test ref
