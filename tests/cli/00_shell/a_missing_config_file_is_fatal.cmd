# exit 2
lhcr run list --config none.yaml
