# exit 0
lhcr spec validate --baseline base.json; echo "not there: $?"
lhcr spec validate --baseline base.json --write-baseline; echo "written: $?"
lhcr spec validate --baseline base.json; echo "lived with: $?"
sed -i "1i\\\\" spec/retries/tasks.md; lhcr spec validate --baseline base.json; echo "lines moved: $?"
echo "- [ ] T001 once more (FR-001)" >> spec/retries/tasks.md
lhcr spec validate --baseline base.json; echo "new: $?"
lhcr spec validate --baseline base.json --write-baseline; echo "not absorbed: $?"
sed -i "\$d" spec/retries/tasks.md; sed -i "s/(FR-099)/(FR-002)/" spec/retries/tasks.md
lhcr spec validate --baseline base.json --strict-baseline; echo "stale: $?"
lhcr spec validate --baseline base.json --write-baseline && lhcr spec validate --baseline base.json --strict-baseline
