# exit 0
lhcr doctor --patience 1h -o json | grep -o '"check": "[a-z_]*"'
lhcr doctor --patience 1h --fields check,status -q | grep -E 'claim_plan|partitions|replication_slots|audit_seal|pooler'
