# exit 0
printf -- "- [ ] An adapter (FR-001)\r\n- [ ] A second one (FR-001) \n" >> spec/retries/tasks.md; sed -i "s/\[ \] T/[x] T/" specs/002-refunds/tasks.md
lhcr spec validate --fix --dry-run; echo "exit $?"
lhcr spec validate --fix -q spec/retries > /dev/null; lhcr spec validate --fix -q specs/002-refunds > /dev/null
tail -n 2 spec/retries/tasks.md | od -c | head -n 4; grep Status specs/002-refunds/spec.md
lhcr spec validate --fix --dry-run; echo "exit $?"
