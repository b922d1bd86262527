# exit 0
git init -q -b main . && git config user.email a@b && git config user.name a && git add spec specs && git commit -qm one
echo "- [ ] T001 twice (FR-001)" >> specs/002-refunds/tasks.md
lhcr spec validate --changed --against main; echo "exit $?"
git checkout -q specs && lhcr spec validate --changed --against main; echo "exit $?"
lhcr spec validate --changed --against nowhere; echo "exit $?"; rm -rf .git
