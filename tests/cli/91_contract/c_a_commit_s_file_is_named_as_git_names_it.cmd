# exit 3
rm -rf contract_c && mkdir -p contract_c/api/parts && cd contract_c
git init -q -b main . && git config user.email a@example.com && git config user.name a
printf 'type: object\nproperties:\n  total: {$ref: "parts/money.yaml#/amount"}\n' > api/order.yaml
printf 'amount: {type: number, minimum: 0}\n' > api/parts/money.yaml
git add . && git commit -qm one && git tag v1
printf 'amount: {type: string}\n' > api/parts/money.yaml
lhcr contract diff v1:api/order.yaml api/order.yaml || echo "exit $?"
cd api && lhcr contract diff v1:./order.yaml order.yaml -q -o id || echo "exit $?"
lhcr contract diff order.yaml --against main -q -o json
