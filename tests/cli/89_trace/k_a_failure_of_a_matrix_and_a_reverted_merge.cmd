# exit 0
mkdir k && cd k && git init -q -b main . && git config user.email a@b && git config user.name a && export LC_ALL=C
lhcr spec new orders -q && sed -i 's/- \[ \] T001/- [x] T001/' spec/orders/tasks.md && git add . && git commit -qm one
git checkout -qb two && echo x > x && git add x && git commit -qm "Keep it

Spec: orders
Task: T001"
git checkout -q main && git merge -q --no-ff -m "Merge two" two
trace() { lhcr spec trace --no-runs -q --class T --fields state,key "$@" | grep 'T001'; }
echo "# a merge"; trace
git revert -m 1 HEAD --no-edit > /dev/null; echo "# reverted"; trace
git revert HEAD --no-edit > /dev/null; echo "# and again"; trace
mkdir reports; echo '<testsuite><testcase name="T001 keeps"/></testsuite>' > reports/a.xml
echo '<testsuite><testcase name="T001 keeps"><failure message="no"/></testcase></testsuite>' > reports/b.xml
echo "# two reports of a commit"; trace --evidence reports/a.xml --evidence reports/b.xml; trace --evidence reports/b.xml --evidence reports/a.xml
echo "# a folder that cannot be read whole"; mkdir many; for i in $(seq 2001); do : > many/$i.xml; done
lhcr spec trace --no-runs --evidence many; echo "exit $?"
cd .. && rm -rf k
