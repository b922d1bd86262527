# exit 1
cat > fault.sql <<'S'
create or replace function ops.run_list(p_filter jsonb default '{}') returns jsonb language plpgsql as $$
begin
  raise exception using errcode = 'XX002', message = 'a corrupt index';
end $$
S
lhcr local psql --admin -- -q -f fault.sql; lhcr run list; code=$?
lhcr migrate verify; lhcr migrate up --restore-functions -o id > /dev/null && lhcr run list; exit $code
