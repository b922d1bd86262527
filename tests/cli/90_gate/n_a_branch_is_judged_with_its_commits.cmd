# exit 0
mkdir branch && cd branch && git init -q -b main . && git config user.email a@b && git config user.name a
judged() { lhcr spec validate "$@" --format pretty 2>&1 | sed -E "s/[0-9a-f]{12}/<commit>/g"; echo "exit ${PIPESTATUS[0]}"; }
lhcr spec new orders -q > /dev/null; lhcr spec new refunds --layout spec-kit -q > /dev/null
mkdir -p src .lhcr .specify/memory contracts; echo 1 > src/a.py; echo "a: 1" > contracts/pay.yaml; printf 'code: {"src/": orders}\n' > .lhcr/spec.yaml
printf "# Shop\n\n## Core Principles\n\n### I. Small steps\nA task SHOULD be one change.\n\n## Governance\nTwo agree.\n\n**Version**: 1.0.0 | **Ratified**: 2026-01-05 | **Last Amended**: 2026-01-05\n" > .specify/memory/constitution.md
sed -i "s/- \[ \] T004/- [x] T004/" spec/orders/tasks.md
git add . && git commit -qm one && git checkout -qb work
echo "== nothing changed"; judged --against main
echo 2 > src/a.py && git commit -qam faster
echo "== code alone"; judged --against main
git commit -q --amend -m faster -m "Spec: ordres"
echo "== a name that leads nowhere"; judged --against main
git commit -q --amend -m faster -m "Spec: orders"
echo "== named"; judged --against main
git commit -q --amend -m faster; printf "Faster.\n\nSpec: spec/orders\n" > pull.txt
echo "== named in the pull request"; judged --against main --message pull.txt; rm pull.txt
sed -i "s/in under 1 second/in under 5 seconds/" spec/orders/prd.md && git commit -qam reworded
echo "== reworded after it was done"; judged --history
sed -i "s/SHOULD/MUST/" .specify/memory/constitution.md spec/orders/constitution.md && git commit -qam "principles"
echo "== constitutions"; judged --against main
git commit -q --amend -m "principles" -m "Amendment: agreed by a and b"; sed -i "s/1\.0\.0/2.0.0/" .specify/memory/constitution.md
echo "== amended, and a version raised"; judged --against main
git checkout -q . && git checkout -q main && lhcr spec new invoices --layout spec-kit -q > /dev/null && git add . && git commit -qm invoices
git checkout -q work && lhcr spec new credits --layout spec-kit -q > /dev/null
echo "== a number that main took meanwhile"; judged --against main
echo "== bounded by what git knows"; judged --against nowhere; cd .. && judged --history spec
