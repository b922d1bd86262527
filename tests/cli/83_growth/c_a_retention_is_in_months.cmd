# exit 2
lhcr admin prune --keep 30d
