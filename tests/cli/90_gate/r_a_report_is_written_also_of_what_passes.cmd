# exit 0
mkdir passing && cd passing && lhcr spec new abc -q -o id > /dev/null
lhcr spec validate -o json=report.json && grep -c '"passed": true' report.json
lhcr spec validate --format tap,json=report2.json -q && grep -c '"kind": "SpecReport"' report2.json; cd .. && rm -r passing
