# exit 2
echo '{"a": 1}' > none.json; lhcr audit verify --checkpoint none.json
