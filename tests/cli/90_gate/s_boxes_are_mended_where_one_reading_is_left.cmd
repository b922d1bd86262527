# exit 0
# What a person or another tool wrote instead of `- [ ]` and `- [x]`: told by a rule, mended where only one thing can be meant.
mkdir boxes && cd boxes && lhcr spec new orders -q > /dev/null
printf -- '- [\xe2\x9c\x93] T006 Ticked by hand (FR-001)\n- [] T007 An empty box (FR-001)\n* [x ] T008 Nearly a box (FR-001)\n- [X] T009 Ticked by a tool (FR-001)\n- [x] T010 Done (FR-001)\n- [?] T011 Unclear, or begun (FR-001)\n' >> spec/orders/tasks.md
lhcr spec validate --format pretty; echo "exit $?"
lhcr spec validate --fix --dry-run; echo "exit $?"
lhcr spec validate --fix -q > /dev/null; echo "exit $?"; tail -n 6 spec/orders/tasks.md
sed -i 's/- \[?\] T011/- [ ] T011/' spec/orders/tasks.md
lhcr spec validate --profile strict --format pretty
cd .. && rm -r boxes
