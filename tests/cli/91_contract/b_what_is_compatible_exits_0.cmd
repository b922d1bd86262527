# exit 0
rm -rf contract_b && mkdir contract_b && cd contract_b
echo '{"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}}' > a.json
echo '{"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}, "note": {"type": "string"}}}' > b.json
echo '{"type": "object", "required": ["id", "note"], "properties": {"id": {"type": "string"}, "note": {"type": "string"}}}' > c.json
lhcr contract diff a.json b.json
lhcr contract diff a.json b.json -q -o json
echo "output: $(lhcr contract diff a.json c.json --role output -q -o id; echo "exit $?")"
echo "input: $(lhcr contract diff a.json c.json --role input -q -o id; echo "exit $?")"
echo "breaking alone fails: $(lhcr contract diff c.json a.json --role input --fail-on breaking -q -o id; echo "exit $?")"
echo "any change fails: $(lhcr contract diff a.json b.json --fail-on any -q > /dev/null; echo "exit $?")"
lhcr contract diff a.json c.json --fail-on never -q -o id
