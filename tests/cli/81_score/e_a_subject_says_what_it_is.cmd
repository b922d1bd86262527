# exit 2
lhcr signal set score manual 5
