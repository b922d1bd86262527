# exit 0
old=$(date -u -d '20 months ago' +%Y-%m-15)
lhcr local psql --admin -c "select ops.partition_ensure('$old', 0)" -- -qAt
lhcr admin prune --keep 13mo --dry-run --fields action,why 2>&1 | sed -E 's/[0-9]{4}-[0-9]{2}/<month>/g'
lhcr admin prune --keep 13mo --fields action,why 2>&1 | sed -E 's/[0-9]{4}_[0-9]{2}|[0-9]{4}-[0-9]{2}/<month>/g'
lhcr admin partitions -q | grep pruned | tail -n 1 | sed -E 's/^[0-9]{4}-[0-9]{2}/<month>/; s/ at .*/ at <time> by <login>/'
lhcr audit verify -o json --fields verdict
