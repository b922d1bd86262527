# exit 2
lhcr run list --statsu failed
