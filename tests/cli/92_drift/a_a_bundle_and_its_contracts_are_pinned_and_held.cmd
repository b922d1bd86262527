# exit 3
# A contract that changes alone is drift; with its bundle it passes if it is compatible, and needs a declared migration if it is not.
rm -rf drift_a && mkdir drift_a && cd drift_a
git init -q -b main . && git config user.email a@example.com && git config user.name a
lhcr spec new orders -q > /dev/null
mkdir spec/orders/contracts migrations .lhcr
printf 'type: object\nrequired: [id]\nproperties:\n  id: {type: string}\n' > spec/orders/contracts/order.yaml
echo 'create table orders (id text primary key);' > migrations/0001_orders.sql
echo 'bundles: {orders: ["migrations/*.sql"]}' > .lhcr/drift.yaml
lhcr spec drift || echo "nothing is pinned: exit $?"
lhcr spec drift --update && cat .lhcr/spec.lock
git add . && git commit -qm one
lhcr spec drift && echo "as validated"
echo '  note: {type: string}' >> spec/orders/contracts/order.yaml
lhcr spec drift --format pretty || echo "alone: exit $?"
echo 'A note may stand beside an order (FR-001).' >> spec/orders/plan.md
lhcr spec drift --format pretty && echo "with its bundle: exit 0"
lhcr spec drift --update && git commit -qam two
sed -i 's/id: {type: string}/id: {type: integer}/' spec/orders/contracts/order.yaml
echo 'Ids are numbers (FR-002).' >> spec/orders/plan.md
lhcr spec drift --format pretty || echo "breaking: exit $?"
lhcr spec drift --update || echo "and is not pinned either: exit $?"
lhcr spec drift -o json > drift.json
python3 - <<'P'
import json, re
drift = json.load(open("drift.json"))
print([(c["rule"], c["file"], c["verdict"], [x["rule"] for x in c["changes"]]) for c in drift["drift"]])
line = re.search(r"`(Migration: .*?) how its users move`", drift["findings"][0]["hint"]).group(1)
open("spec/orders/plan.md", "a").write(f"- {line} clients send numbers from release 14 on\n")
P
lhcr spec drift --format pretty && echo "declared: exit 0"
echo '  total: {type: number, minimum: 0}' >> spec/orders/contracts/order.yaml
sed -i 's/id: {type: integer}/id: {type: boolean}/' spec/orders/contracts/order.yaml
lhcr spec drift --format pretty
