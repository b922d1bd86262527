# exit 0
cd drift_a && git checkout -qf main && git clean -qfd
sed -i 's/id: {type: string}/id: {type: integer}/' spec/orders/contracts/order.yaml
lhcr spec drift --update || echo "exit $?"
lhcr spec drift --update --accept "the incident of May, reviewed by two"
python3 -c 'import json; print(json.load(open(".lhcr/spec.lock"))["bundles"]["orders"]["accepted"])'
lhcr spec drift && echo "pinned"
echo "- [x] T099 twice" >> spec/orders/tasks.md; echo "- [x] T099 twice" >> spec/orders/tasks.md
lhcr spec drift --update || echo "a bundle that does not pass is not pinned: exit $?"
lhcr spec drift --format pretty || echo "exit $?"
git checkout -q spec/orders/tasks.md
echo '{"kind": "SpecLock", "bundles": []}' > .lhcr/spec.lock
lhcr spec drift || echo "a lock that is none: exit $?"
echo 'bundles: {other: ["x"]}' > .lhcr/drift.yaml
lhcr spec drift --against main || echo "a bundle that is none: exit $?"
echo 'bundels: {}' > .lhcr/drift.yaml
lhcr spec drift --against main || echo "a typo: exit $?"
