# exit 0
lhcr run list --status queued --since 24h; lhcr run show "$(lhcr run list -o id)"
