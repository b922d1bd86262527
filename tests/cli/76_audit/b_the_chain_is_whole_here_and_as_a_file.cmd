# exit 0
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do [ "$(lhcr audit checkpoint -o json | grep -c '"seq": null')" = 0 ] && break; lhcr worker --once -q > /dev/null 2>&1; sleep 1; done
lhcr audit verify -o json --fields org,verdict,problems
lhcr audit checkpoint -o json > point.json
lhcr audit export trail.ndjson -o json --fields file -q
lhcr audit verify --checkpoint point.json -o json --fields verdict
lhcr audit verify --file trail.ndjson --checkpoint point.json -o json --fields verdict,problems
