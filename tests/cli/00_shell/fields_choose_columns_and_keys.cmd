# exit 0
lhcr pipeline list --fields name,tables; lhcr pipeline list -o ndjson --fields name; lhcr pipeline list -o json --fields name,not.there; lhcr pipeline list --no-headers --fields name
