# exit 0
lhcr migrate up
