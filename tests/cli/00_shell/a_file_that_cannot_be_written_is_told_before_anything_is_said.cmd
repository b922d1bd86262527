# exit 75
lhcr version --format json=/nowhere/v.json
