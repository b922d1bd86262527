# exit 3
# Three files: what takes data away, what locks, what the last release does not survive; a hundred statements would be told the same way.
rm -rf lint_a && mkdir -p lint_a/migrations && cd lint_a
cat > migrations/0001_create_orders.sql <<'SQL'
create table sales.orders (id bigint primary key, state text);
create index orders_by_state on sales.orders (state);
SQL
cat > migrations/0002_change_orders.sql <<'SQL'
set lock_timeout = '2s';
create index orders_by_id_state on sales.orders (id, state);
alter table sales.orders
  add column total numeric not null,
  add constraint total_positive check (total >= 0),
  drop column state;
SQL
cat > migrations/0003_move.sql <<'SQL'
alter table sales.orders rename column id to order_id;
do $$
begin
  delete from sales.orders;
end $$;
SQL
lhcr migrate lint
SQL=$?
echo "exit $SQL"
lhcr migrate lint --format pretty
