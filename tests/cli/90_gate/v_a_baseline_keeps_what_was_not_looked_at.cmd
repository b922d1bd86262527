# exit 0
mkdir v && cd v && git init -q -b main . && git config user.email a@b && git config user.name a
for slug in a b; do lhcr spec new $slug -q; rm spec/$slug/plan.md; done
for project in pay ship; do mkdir -p services/$project && (cd services/$project && lhcr spec new a -q && rm spec/a/plan.md); done
git add . && git commit -qm one
slugs() { grep -o '"slug":"[a-z]*"' "$1" | sort; }
lhcr spec validate --baseline bl.json --write-baseline -q; slugs bl.json; git add . && git commit -qm two
echo "# one of two"; lhcr spec validate spec/a --baseline bl.json --strict-baseline; echo "exit $?"
lhcr spec validate --changed --against main --baseline bl.json --strict-baseline; echo "exit $?"
lhcr spec validate spec/a --baseline bl.json --write-baseline; slugs bl.json
echo "# mended"; lhcr spec new c -q && cp spec/c/plan.md spec/a && rm -r spec/c; lhcr spec validate spec/a --baseline bl.json --strict-baseline; echo "exit $?"
lhcr spec validate spec/a --baseline bl.json --write-baseline; slugs bl.json
echo "# two projects"; lhcr spec validate services/pay --baseline pay.json --write-baseline -q; grep -o '"within":"[a-z/]*"' pay.json | sort -u
lhcr spec validate services/pay services/ship --baseline pay.json --fields place,rule; echo "exit $?"
cd .. && rm -rf v
