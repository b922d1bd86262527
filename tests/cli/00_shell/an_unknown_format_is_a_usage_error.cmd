# exit 2
lhcr version -o jsn
