#!/usr/bin/env bash
# `lhcr migrate` on a server of its own: empty, again, eight at once, drift, newer, and logins with fewer rights. As root it runs Postgres
# as the user postgres; prints ok / not ok lines.
set -uo pipefail
lhcr=${LHCR_BIN:-build/release/lhcr}
lhcr=$(readlink -f "$lhcr")
work=$(mktemp -d "${LHCR_TEST_TMP:-/tmp}/mig.XXXX")
chmod 0777 "$work"
bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)
as=()
[ "$(id -u)" != 0 ] || as=(setpriv --reuid=postgres --regid=postgres --init-groups --)
cd "$work"
failed=0
trap '"${as[@]}" "$bin/pg_ctl" -D "$work/pg" -m immediate -s stop > /dev/null 2>&1; rm -rf "$work"' EXIT
"${as[@]}" "$bin/initdb" -D "$work/pg" -U boss -A trust -N -E UTF8 --locale=C.UTF-8 > /dev/null || exit 1
"${as[@]}" "$bin/pg_ctl" -D "$work/pg" -w -s -l "$work/log" -o "-c listen_addresses='' -c unix_socket_directories=$work -c fsync=off" start || exit 1
export XDG_CONFIG_HOME=$work PGHOST=$work
sql() { psql -X -q -A -t -v ON_ERROR_STOP=1 -U boss -d "$1" -c "$2"; }
migrate() { local database=$1 user=$2; shift 2; "$lhcr" migrate "$@" --database "host=$work dbname=$database user=$user"; }

check() {  # check NAME CODE COMMAND…: the command ends with CODE; its stderr is in $work/err
  local name=$1 want=$2 got=0
  shift 2
  "$@" > "$work/out" 2> "$work/err" || got=$?
  if [ "$got" = "$want" ]; then echo "ok migrate/$name"; else echo "not ok migrate/$name (exit $got, expected $want)"; cat "$work/out" "$work/err"; failed=1; fi
}
says() {  # says NAME TEXT: the last stderr or stdout holds TEXT
  if grep -qF -- "$2" "$work/err" "$work/out"; then echo "ok migrate/$1"; else echo "not ok migrate/$1"; cat "$work/out" "$work/err"; failed=1; fi
}

sql postgres "create database one" && sql postgres "create database eight" && sql postgres "create database plain"
check "an empty database is migrated" 0 migrate one boss up
check "a second run has nothing to do" 0 migrate one boss up
says "and says so" "up to date"
check "the migrating login is Platform Admin of the organisation default" 0 sql one "select 1 / count(*) from ops.membership m join ops.organisation o using (org_id) where o.name = 'default' and m.role = 'platform_admin'"
check "verify agrees" 0 migrate one boss verify

for i in 1 2 3 4 5 6 7 8; do (migrate eight boss up -o json > "$work/e$i" 2> "$work/f$i"; echo $? > "$work/c$i") & done; wait
if [ "$(cat "$work"/c? | sort -u)" = 0 ] && [ "$(cat "$work"/e? | grep -c '"0001_create_roles"')" = 1 ]; then
  echo "ok migrate/eight at once: all succeed, each file is applied once"
else
  echo "not ok migrate/eight at once"; cat "$work"/c? "$work"/f?; failed=1
fi
check "and the result verifies" 0 migrate eight boss verify

sql one "update lhcr_migrations.ledger set checksum = 'x' where name = '0002_create_lifecycle'"
check "drift is refused" 9 migrate one boss up
says "naming the file" "0002_create_lifecycle"
check "verify tells it too" 9 migrate one boss verify
sql eight "insert into lhcr_migrations.ledger (name, kind, checksum, binary_version) values ('9999_from_the_future', 'migration', 'x', '0.1.0')"
check "a newer database is refused" 9 migrate eight boss up
says "naming what is unknown" "9999_from_the_future"
sql eight "delete from lhcr_migrations.ledger where name like '9999%'; update lhcr_migrations.ledger set binary_version = '99.0.0' where name = '0001_create_roles'"
check "so is one that a newer binary touched" 9 migrate eight boss up
sql eight "update lhcr_migrations.ledger set binary_version = '0.1.0'"
sql eight "create or replace function ops.now() returns timestamptz language sql volatile as 'select timestamptz ''2000-01-01'''"
check "a clock replaced by hand is drift" 9 migrate eight boss up
says "naming the function" "ops.now()"

sql postgres "create role plain login; create role maker login createrole"
sql postgres "create database made owner maker"
check "without the right to create roles it ends with 4" 4 migrate plain plain up
says "and prints the SQL to run" "alter database \"plain\" owner to \"plain\""
check "nothing was made" 0 sql plain "select 1 / (1 - count(*)) from pg_namespace where nspname in ('ops', 'lhcr_migrations')"

check "an owner of the database with CREATEROLE migrates without being superuser" 0 migrate made maker up
check "and is Platform Admin" 0 sql made "select 1 / count(*) from ops.membership m join ops.principal p using (principal_id) where p.login = 'maker' and m.role = 'platform_admin'"
check "and finds nothing to do again" 0 migrate made maker up

sql postgres "create database foreign_ops" && sql foreign_ops "create schema ops"
check "a schema ops that is not lhcr's is never touched" 7 migrate foreign_ops boss up
exit $failed
