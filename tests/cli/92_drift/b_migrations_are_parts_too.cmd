# exit 3
cd drift_a && git checkout -q . && git status --short
echo 'More.' >> spec/orders/plan.md
echo "alter table orders add column note text;" > migrations/0002_note.sql
lhcr spec drift --format pretty && echo "a new one that is safe: exit 0"
echo "drop table orders;" > migrations/0002_note.sql
lhcr spec drift --format pretty || echo "a new one that is not: exit $?"
echo 'create table orders (id bigint primary key);' > migrations/0001_orders.sql
rm migrations/0002_note.sql
lhcr spec drift --format pretty
