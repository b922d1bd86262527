# exit 0
lhcr admin partitions --fields state,audit_exported -q
