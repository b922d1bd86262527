# exit 0
lhcr run cancel --help
