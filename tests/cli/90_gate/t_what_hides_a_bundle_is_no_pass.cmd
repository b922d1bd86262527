# exit 0
mkdir t && cd t && git init -q -b main . && lhcr spec new orders -q && lhcr spec new 001-login --layout spec-kit -q
echo "# Mine" > plan.md; mkdir specs/001-login/notes; echo "# Call" > specs/001-login/notes/call.md
echo "# a note in the root"; lhcr spec list --fields slug
echo "# a note in a bundle"; lhcr spec validate specs/001-login/spec.md specs/001-login/notes/call.md; echo "exit $?"
lhcr spec validate --stdin-filename specs/001-login/notes/call.md < plan.md; echo "exit $?"
echo "# a note in no bundle"; mkdir spec/draft; echo x > spec/draft/x.md; lhcr spec validate --allow-empty spec/draft/x.md; echo "exit $?"
echo "# the constitution"; mkdir -p .specify/memory; cp spec/orders/constitution.md .specify/memory/; lhcr spec validate .specify/memory/constitution.md > /dev/null; echo "exit $?"
lhcr spec validate --stdin-filename .specify/memory/constitution.md < spec/orders/constitution.md > /dev/null; echo "exit $?"
echo "# what cannot be looked into"; ln -s checklists specs/001-login/checklists; lhcr spec validate; echo "exit $?"
rm specs/001-login/checklists; ln -s b spec/b; lhcr spec validate; echo "exit $?"
cd .. && rm -rf t
