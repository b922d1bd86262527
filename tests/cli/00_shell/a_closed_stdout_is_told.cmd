# exit 13
lhcr version >&-
