# exit 2
rm -rf contract_d && mkdir contract_d && cd contract_d
echo 'type: object' > a.yaml; echo 'hello: world' > b.yaml; echo 'swagger: "2.0"' > c.yaml; echo 'openapi: 3.0.0' > d.yaml; echo '{"type": [' > e.json
for pair in "a.yaml" "a.yaml none.yaml" "a.yaml HEAD:a.yaml" "a.yaml b.yaml" "c.yaml c.yaml" "a.yaml d.yaml" "a.yaml e.json"; do
  lhcr contract diff $pair; echo "exit $?" >&2
done
lhcr contract diff
