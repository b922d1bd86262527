# exit 0
for format in table wide json ndjson yaml id; do echo "== $format"; lhcr pipeline list -o $format; done
