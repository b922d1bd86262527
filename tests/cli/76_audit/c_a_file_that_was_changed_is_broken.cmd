# exit 9
sed 's/run_create/run_cancel/' trail.ndjson > changed.ndjson; lhcr audit verify --file changed.ndjson -o json --fields verdict
