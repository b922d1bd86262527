# exit 0
lhcr agent add reporter --role auditor --scope run.read --scope audit.read --budget runs=100 -o json > agent.json
grep -E '"(created|environment|name|project|role)"' agent.json
lhcr agent list --fields name,status,role,environment,live_keys,may
