# exit 3
# What others read of a bundle is more than schemas: a path of its API, a table and a column of its pipeline.
rm -rf drift_e && mkdir drift_e && cd drift_e
git init -q -b main . && git config user.email a@example.com && git config user.name a
lhcr spec new orders -q > /dev/null
mkdir -p spec/orders/contracts pipelines/orders .lhcr
cat > spec/orders/contracts/openapi.yaml <<'Y'
openapi: 3.1.0
info: {title: Orders, version: 1.0.0}
paths:
  /orders:
    get: {responses: {"200": {description: all of them}}}
  /orders/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get: {responses: {"200": {description: one of them}}}
Y
cat > pipelines/orders/pipeline.yaml <<'Y'
apiVersion: lhcr/v1
kind: Pipeline
name: orders
sources: {shop: {kind: postgres, connection: shop}}
tables:
  - {name: bronze.orders, from: shop.orders, key: [id], exclude: [password]}
  - {name: gold.revenue, sql: revenue.sql, key: [month]}
Y
echo 'bundles: {orders: ["pipelines/orders/*"]}' > .lhcr/drift.yaml
lhcr spec drift --update && git add . && git commit -qm one && lhcr spec drift && echo "as validated"
echo "== the API loses a path; the bundle speaks of a change, and still nobody was asked"
echo 'An order is read with all others (FR-001).' >> spec/orders/plan.md
sed -i '/{id}/,$d' spec/orders/contracts/openapi.yaml
lhcr spec drift --format pretty; echo "exit $?"
echo "== and gets one more, which breaks nobody"
git checkout -q spec/orders/contracts
printf '  /refunds:\n    get: {responses: {"200": {description: all of them}}}\n' >> spec/orders/contracts/openapi.yaml
lhcr spec drift --format pretty; echo "exit $?"
echo "== the pipeline reads a column no more"
git checkout -q spec/orders/contracts
sed -i 's/exclude: \[password\]/exclude: [password, email]/' pipelines/orders/pipeline.yaml
lhcr spec drift --format pretty; echo "exit $?"
echo "== it publishes a table no more, and its file is gone at last"
git checkout -q pipelines && sed -i '/gold.revenue/d' pipelines/orders/pipeline.yaml
lhcr spec drift --format pretty; echo "exit $?"
rm pipelines/orders/pipeline.yaml
lhcr spec drift --format pretty; echo "exit $?"
echo "== a lock that is to lie outside of the repository is refused"
git checkout -q . && echo 'lock: ../spec.lock' > .lhcr/drift.yaml
lhcr spec drift --update; echo "exit $?"; ls ..  | grep -c spec.lock
git checkout -q . && echo 'An order is read with all others (FR-001).' >> spec/orders/plan.md && sed -i '/gold.revenue/d' pipelines/orders/pipeline.yaml
lhcr spec drift -q
