# exit 0
lhcr local up -o json --fields created,started,migrated,context -q
