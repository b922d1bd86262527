# exit 0
. ./repo.sh
sed -i 's/^- \[ \] T003.*/- [ ] T003 Load a page in 100 ms/' spec/orders/tasks.md && commit 5 "no reference"
cd spec && lhcr spec trace --suggest; lhcr spec trace --suggest -q | git -C .. apply && cat orders/tasks.md; cd ..; git checkout -q .
lhcr spec trace --suggest -o json -q
