# exit 2
lhcr run show nope
