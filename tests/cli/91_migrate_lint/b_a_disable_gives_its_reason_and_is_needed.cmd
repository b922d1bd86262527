# exit 3
rm -rf lint_b && mkdir lint_b && cd lint_b
cat > 0001_drop.sql <<'SQL'
set lock_timeout = '2s';
-- lhcr-disable-next-line MG011: nobody has read it since release 12
alter table sales.orders drop column note;
-- lhcr-disable-next-line MG011: nobody reads it
select 1;
-- lhcr-disable-next-line MG010
drop table sales.old;
SQL
lhcr migrate lint . -q -o json
lhcr migrate lint . --format pretty
