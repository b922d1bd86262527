# exit 0
mkdir gone && cd gone && git init -q -b main . && git config user.email a@b && git config user.name a
lhcr spec new old -q > /dev/null; lhcr spec new other -q > /dev/null; mkdir -p src/a .lhcr; echo 1 > src/a/a.py; echo 'code: {"src/": ""}' > .lhcr/spec.yaml
git add . && git commit -qm one && git checkout -qb work && git rm -qr spec/old src/a && git commit -qm "old goes"
lhcr spec validate --against main --format pretty && echo 'code: {"src/": old}' > .lhcr/spec.yaml
git commit -q --amend -m "old goes" -m "Spec: old"; lhcr spec validate --against main --format pretty
echo "Spec: old" > pull.txt; git commit -q --amend -m "old goes"; lhcr spec validate --against main --message pull.txt --format pretty; rm pull.txt
echo "== a name that never was"; git commit -q --amend -m "old goes" -m "Spec: odl"; lhcr spec validate --against main --format pretty | sed -E "s/[0-9a-f]{12}/<commit>/g"
cd .. && rm -rf gone
