# exit 2
lhcr audit verify --file point.json
