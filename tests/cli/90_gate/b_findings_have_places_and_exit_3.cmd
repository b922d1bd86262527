# exit 3
sed -i "s/(FR-002)/(FR-099)/" spec/retries/tasks.md; sed -i "s/T004 /T003 /" specs/001-retries/tasks.md
lhcr spec validate
