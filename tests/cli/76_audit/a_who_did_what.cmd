# exit 0
lhcr audit log --action session_release -o json --fields action,object_kind,object_id,environment
lhcr audit log --limit 2 -q | head -n 1
