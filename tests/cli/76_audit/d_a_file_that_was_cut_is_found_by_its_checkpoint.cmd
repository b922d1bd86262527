# exit 9
head -c -1 trail.ndjson | sed '$d' > cut.ndjson; echo '{"kind":"AuditBatch","org":"default","org_id":1,"seq":1,"sealed_at_us":1,"chain_hash":"","rows":[]}' >> cut.ndjson; lhcr audit verify --file cut.ndjson --checkpoint point.json -o json --fields verdict
