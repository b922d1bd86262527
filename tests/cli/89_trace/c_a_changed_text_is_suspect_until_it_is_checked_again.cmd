# exit 0
. ./repo.sh
sed -i 's/in 200 ms/in 100 ms/; s/A refund MUST name/Every refund MUST name/' spec/orders/prd.md && commit 3 "stricter"
echo "# evidence of the commit before"; trace --evidence ../junit.xml@HEAD~1 --class FR,NFR --fields state,key,why
echo "# the same check at HEAD"; trace --evidence ../junit.xml@HEAD~1 --evidence ../junit.xml --class NFR --fields state,key,why
echo "# a revert takes its trailer with it"; git revert --no-commit HEAD~1 2> /dev/null; commit 4 "Revert \"refunds\"

This reverts commit $(git rev-parse HEAD~1)."; trace --class FR --fields state,key,why
