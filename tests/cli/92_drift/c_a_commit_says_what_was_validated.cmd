# exit 3
# No lock is needed where a branch is held against what it is to go to; nothing is written.
cd drift_a && git checkout -q . && rm -f drift.json
git switch -qc work && git rm -q --cached .lhcr/spec.lock && rm .lhcr/spec.lock && git commit -qm "no lock"
lhcr spec drift --against main && echo "as it was"
sed -i 's/id: {type: string}/id: {type: integer}/' spec/orders/contracts/order.yaml
cd spec && lhcr spec drift --against main --format "pretty,markdown=drift.md" || echo "exit $?"
cat drift.md; rm drift.md
lhcr spec drift --against nowhere || echo "exit $?"
lhcr spec drift || echo "exit $?"
lhcr spec drift other --against main || echo "exit $?"
lhcr spec drift orders --against main -q -o id
