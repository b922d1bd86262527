# exit 0
lhcr migrate verify
