# exit 0
# Sites count files from the repository's root, wherever the gate ran and whatever its settings or its call name.
mkdir several && cd several && git init -q -b main . && mkdir -p services/pay/.lhcr && cd services/pay
lhcr spec new abc -q > /dev/null; sed -i "s/MUST state each/MUST [TITLE] state each/" spec/abc/prd.md; printf "# P\n" > spec/abc/plan.md
echo "paths: [spec]" > .lhcr/spec.yaml
places() { grep -o "file=[^,]*" github; grep -o '"path": "[^"]*"' gitlab; grep -o '"uri": "[^"]*"' sarif; }
for path in "" spec/abc "$PWD/spec"; do
  lhcr spec validate $path -q --format github=github,gitlab=gitlab,sarif=sarif; echo "exit $?"; places | sort -u
done
echo "== from below, as people read it"; cd spec && lhcr spec validate --format checkstyle | grep "<file"; cd .. 
echo "== a migration"; mkdir migrations; echo "drop table a;" > migrations/0001_a.sql; lhcr migrate lint -q --format github=github,gitlab=gitlab,sarif=sarif; places | sort -u
cd ../../.. && rm -rf several
