# exit 3
{ cat specs/002-refunds/tasks.md; echo "- [ ] T001 twice"; } | lhcr spec validate --stdin-filename specs/002-refunds/tasks.md
