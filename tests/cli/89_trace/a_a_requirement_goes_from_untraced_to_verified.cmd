# exit 0
mkdir traced && cd traced && git init -q -b main . && mkdir -p spec/orders tests
cat > ../repo.sh <<'X'
cd traced; export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b
commit() { git add -A && GIT_AUTHOR_DATE="2026-01-0$1T00:00:00Z" GIT_COMMITTER_DATE="2026-01-0$1T00:00:00Z" git commit -qm "$2"; }
trace() { lhcr spec trace --no-runs "$@"; echo "exit $?"; }
X
printf '# Orders\n\n## Requirements\n- **FR-001**: An order MUST be kept.\n- **FR-002**: A refund MUST name its order.\n- **NFR-001**: A page MUST load in 200 ms.\n\n## Acceptance criteria\n- A kept order is found.\n' > spec/orders/prd.md
printf '# Plan\n\n## Phase 1: keep\nFR-001, then FR-002.\n' > spec/orders/plan.md
printf '# Tasks\n- [ ] T001 Keep orders: `src/orders.py`, `tests/test_orders.py` (FR-001)\n- [ ] T002 Refunds: `src/refunds.py` (FR-002)\n- [ ] T003 Find orders: AC1 (FR-001)\n' > spec/orders/tasks.md
printf '# Constitution\nTexts MUST be short.\n' > spec/orders/constitution.md
. ../repo.sh 2> /dev/null || . ./../repo.sh; commit 1 "the bundle"
trace
sed -i 's/\[ \] T002/[x] T002/' spec/orders/tasks.md && commit 2 "refunds

Spec: orders
Task: T002"
trace --class FR --fields state,key,why
cat > ../junit.xml <<'X'
<testsuite name="pytest"><testcase classname="tests.test_orders" name="test_keep"/>
<testcase classname="tests.test_pages" name="NFR-001 a page loads in 200 ms"/>
<testcase name="finds it"><properties><property name="task" value="T003"/></properties></testcase></testsuite>
X
trace --evidence ../junit.xml -o wide
