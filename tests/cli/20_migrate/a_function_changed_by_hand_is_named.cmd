# exit 9
lhcr local psql --admin -c "create function ops.extra() returns int language sql as 'select 1'" -- -q; lhcr migrate verify; code=$?; lhcr local psql --admin -c "drop function ops.extra()" -- -q; exit $code
