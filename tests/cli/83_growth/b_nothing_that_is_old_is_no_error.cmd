# exit 0
lhcr admin prune --keep 13mo --dry-run --fields action,why -q
