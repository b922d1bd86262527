# exit 2
lhcr run list --nope -o json
