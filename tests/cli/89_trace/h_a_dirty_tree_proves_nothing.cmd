# exit 0
. ./repo.sh
echo "print()" > tests/test_orders.py && commit 6 "a test"; echo "print(1)" > tests/test_orders.py
trace --evidence ../junit.xml --class FR --fields state,key
trace --evidence ../junit.xml@HEAD --class FR --fields state,key; git checkout -q .
echo "# a name that nothing has"; git commit -q --allow-empty -m "x

Task: T099, orders/T001, T002
Spec: orders" && trace --class T --fields state,key 2>&1 | sed 's/commit [0-9a-f]*/commit <sha>/'
git reset -q --hard HEAD~1
