# exit 2
lhcr caps set x --resource runs --window attempt --limit 1
