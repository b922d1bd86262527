# exit 0
mkdir taken && cd taken
printf "%s\n" "# Order export" "" "Finance copies orders by hand today." "" "## Requirements" "- The export must hold each order of the month." "- **FR-007**: It MUST be written within [NEEDS CLARIFICATION: how many?] minutes." "" "## Acceptance" "- 100% of the orders of May are in the file." "" "## To do" "- [x] Ask finance" "- [ ] Write the query" > notes.md
lhcr spec new order-export --from notes.md; echo "exit $?"
cat spec/order-export/prd.md spec/order-export/tasks.md; grep -n CLARIFICATION spec/order-export/plan.md; cmp notes.md spec/order-export/source.md && echo "kept as it was"
lhcr spec new order-export --from notes.md --layout spec-kit -q > /dev/null; lhcr spec validate; echo "exit $?"
lhcr spec new x --from nowhere.md; echo "exit $?"; printf "\377\376" > bytes.md; lhcr spec new x --from bytes.md; echo "exit $?"; ls spec
cd .. && rm -r taken
