# exit 0
lhcr migrate plan
