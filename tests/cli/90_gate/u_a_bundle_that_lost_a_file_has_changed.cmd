# exit 0
mkdir u && cd u && git init -q -b main . && git config user.email a@b && git config user.name a && git config diff.relative true
lhcr spec new 001-login --layout spec-kit -q && lhcr spec new 002-pay --layout spec-kit -q
mkdir -p services/pay/.lhcr && (cd services/pay && lhcr spec new 003-card --layout spec-kit -q && echo "profile: ci" > .lhcr/spec.yaml)
git add . && git commit -qm one && git checkout -qb two
git mv specs/001-login/plan.md specs/002-pay/research.md && git commit -qm two
echo "# moved between bundles"; lhcr spec validate --changed --against main --fields slug,rule; echo "exit $?"
cd services/pay; echo "# what judges them is as it was"; lhcr spec validate --changed --against main; echo "exit $?"
echo "profile: strict" > .lhcr/spec.yaml; echo "# settings of a project in the repository"; lhcr spec validate --changed --against main; echo "exit $?"
git checkout -q .lhcr; lhcr spec validate --baseline bl.json --write-baseline -q; echo "# a baseline"; lhcr spec validate --changed --against main --baseline bl.json; echo "exit $?"
cd ../../.. && rm -rf u
