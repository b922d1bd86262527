#!/usr/bin/env bash
# The embedded room against what happens to it: four callers at once, a killed server, pid files that name strangers, lost sockets, a
# folder that someone else put in its way; then the sample and a backup that is restored. Prints ok / not ok lines.
set -uo pipefail
lhcr=$(readlink -f "${LHCR_BIN:-build/release/lhcr}")
work=$(mktemp -d "${LHCR_TEST_TMP:-/tmp}/room.XXXX")
chmod 0755 "$work"
cd "$work" || exit 1
for name in $(compgen -e | grep -E '^(PG|AWS_|LHCR_)'); do unset "$name"; done
export XDG_CONFIG_HOME=$work/config LHCR_LOCAL_ROOT=$work/room HOME=$work
failed=0
trap '"$lhcr" local reset --yes -q > /dev/null 2>&1; rm -rf "$work"' EXIT

check() {  # check NAME CODE COMMAND…
  local name=$1 want=$2 got=0
  shift 2
  "$@" > out 2> err || got=$?
  if [ "$got" = "$want" ]; then echo "ok local/$name"; else echo "not ok local/$name (exit $got, expected $want)"; cat out err; failed=1; fi
}
field() { "$lhcr" local status -o json 2> /dev/null | sed -n "s/^  \"$1\": \"\{0,1\}\([^\",]*\)\"\{0,1\},\{0,1\}$/\1/p"; }

for i in 1 2 3 4; do ("$lhcr" local up -q -o json > "up$i" 2> "up$i.err"; echo $? > "code$i") & done; wait
if [ "$(cat code? | sort -u)" = 0 ] && [ "$(grep -l '"created": true' up? | wc -l)" = 1 ]; then
  echo "ok local/four at once make one room"
else
  echo "not ok local/four at once make one room"; cat code? up?.err; failed=1
fi
sockets=$(field socket)
check "no port is open, and nobody is trusted" 0 "$lhcr" local psql --admin -c "select 1 / (case when current_setting('listen_addresses') = '' and not exists (select from pg_hba_file_rules where auth_method <> 'peer') then 1 else 0 end)"
check "the daily login may not read past row level security" 0 "$lhcr" local psql --admin -c "select 1 / count(*) from pg_roles where rolname = 'lhcr_local' and not (rolsuper or rolbypassrls or rolcreaterole)"

kill -9 "$(field pid)"
check "a killed server is stopped" 75 "$lhcr" local status
check "up starts it again" 0 "$lhcr" local up -q
rm -rf "$sockets"
check "up brings back sockets that a clean-up took" 0 "$lhcr" local up -q
check "and it answers" 0 "$lhcr" run list
check "down" 0 "$lhcr" local down
sleep 300 & stranger=$!
printf '%s\n%s\n1\n5432\n%s\n\n0 0\nready\n' "$stranger" "$work/room/postgres" "$sockets" > "$work/room/postgres/postmaster.pid"
printf '%s\n' "$stranger" > "$sockets/.s.PGSQL.5432.lock"
check "a stale pid file that names a living stranger does not stop it" 0 "$lhcr" local up -q
check "the stranger lives" 0 kill -0 "$stranger"
kill "$stranger"
"$lhcr" local down -q > /dev/null
rm -rf "$sockets" && ln -s "$work" "$sockets"
check "a link in place of the socket folder is refused" 7 "$lhcr" local up -q
rm "$sockets"
check "and taken away, it goes on" 0 "$lhcr" local up -q

check "the sample is made" 0 "$lhcr" local sample --rows 2000 --seed 7 -q -o json
check "the same one is not made twice" 0 "$lhcr" local sample --rows 2000 --seed 7 -q -o json
if grep -q '"created": false' out; then echo "ok local/and says so"; else echo "not ok local/and says so"; cat out; failed=1; fi
check "its connection works" 0 "$lhcr" connections test odoo
check "its login reads and does not write" 1 psql -X -q -v ON_ERROR_STOP=1 "host=$sockets port=5432 dbname=odoo_sample user=lhcr_sample_reader" -c "create temp table t ()"
check "doctor finds nothing failed" 0 "$lhcr" doctor -o json

target="host=$sockets port=5432 user=lhcr_admin dbname=back"
"$lhcr" local psql --admin -c "create database back" > /dev/null
check "a backup is written" 0 "$lhcr" admin backup "$work/room.dump"
check "and restored, every table the same" 0 "$lhcr" admin restore "$work/room.dump" --database "$target" --migrate-database "$target"
check "the copy verifies" 0 "$lhcr" migrate verify --database "$target" --migrate-database "$target"
check "a second restore into it is refused" 7 "$lhcr" admin restore "$work/room.dump" --database "$target" --migrate-database "$target"
printf x >> "$work/room.dump"
check "a changed dump is refused" 9 "$lhcr" admin restore "$work/room.dump" --database "$target" --migrate-database "$target"
check "reset needs --yes" 2 "$lhcr" local reset
check "reset" 0 "$lhcr" local reset --yes
if [ ! -e "$work/room/postgres" ] && [ ! -e "$sockets" ]; then echo "ok local/nothing is left"; else echo "not ok local/nothing is left"; ls -la "$work/room" "$sockets"; failed=1; fi
exit $failed
