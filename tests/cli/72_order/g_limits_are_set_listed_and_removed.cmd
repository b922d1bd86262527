# exit 0
lhcr concurrency set connection:erp 2 && lhcr concurrency set template:greet 1 -q && lhcr concurrency list && lhcr concurrency remove connection:erp && lhcr concurrency remove template:greet -o json
