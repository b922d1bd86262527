# exit 0
# A bundle that lies elsewhere, as an example or a fixture, is no bundle of this repository; files are counted from its root.
rm -rf drift_f && mkdir drift_f && cd drift_f
git init -q -b main . && git config user.email a@example.com && git config user.name a
mkdir -p pay/.lhcr && cd pay && lhcr spec new orders -q > /dev/null && mkdir spec/orders/contracts docs
printf 'type: object\nproperties: {id: {type: string}}\n' > spec/orders/contracts/order.yaml
cp -r spec/orders spec/sample && echo "broken" > spec/sample/tasks.md && echo "paths: [spec/orders]" > .lhcr/spec.yaml && echo "bundles: {}" > .lhcr/drift.yaml
git add . && lhcr spec drift --update && git commit -qm one
printf 'type: object\nproperties: {id: {type: integer}}\n' > spec/orders/contracts/order.yaml
cd docs && lhcr spec drift --format github,gitlab=/dev/stdout | grep -oE 'file=[^,]*|"path": "[^"]*"'
cd ../../.. && rm -rf drift_f
