# exit 0
lhcr version -o yaml --fields name,version; lhcr version -o ndjson --fields name; lhcr version -o id
