# Which suites there are, how one is run, and how all are added up. Sourced by ./dev; the protocol is docs/contracts.md §4.

# What `./dev test` alone runs, in this order: what tells most in the least time comes first, but what takes long before the many short ones that run beside it.
all_suites="lint tidy sql model golden cli race versions pipeline_sql e2e postgrest package chaos sanitize unit fuzz trace"
passed=0 failed=0 skipped=0
failures=() skips=()
declare -A running=()  # process of a suite -> its name
patient='' patient_count=0  # the process of the suite that goes on under all others

# How many suites run side by side: most of what they do is wait for servers and clocks. Builds and what is timed by CPU have the machine for themselves.
side_by_side=${LHCR_TEST_SIDE_BY_SIDE:-2}

# Runs in a process of its own until the suite has ended, in a process group of its own: what it leaves behind, or what an interrupt finds, is ended
# with it. Leaves its exit code and its seconds beside the log.
run_alone() {  # run_alone LOG LIMIT_SECONDS COMMAND…
  local log=$1 limit=$2 started code=0 group
  shift 2
  started=$(date +%s)
  LHCR_TEST_TMP=$(mktemp -d /tmp/lhcr-test.XXXXXX)
  chmod 0755 "$LHCR_TEST_TMP"
  export LHCR_TEST_TMP
  timeout --kill-after=10 "$limit" "$@" > "$log" 2>&1 < /dev/null &
  group=$!
  trap 'kill -KILL -- "-$group" 2> /dev/null; rm -rf --one-file-system "$LHCR_TEST_TMP"; exit 130' TERM INT
  wait "$group" || code=$?
  kill -KILL -- "-$group" 2> /dev/null || true
  rm -rf --one-file-system "$LHCR_TEST_TMP"
  echo "$code $(seconds_since "$started")" > "$log.end"
}

end_running() {
  local process
  for process in "${!running[@]}"; do kill -TERM "$process" 2> /dev/null || true; done
  wait
  running=()
}

start_suite() {  # start_suite NAME LIMIT_SECONDS COMMAND…: waits for its turn, not for its end
  local name=$1 limit=$2
  shift 2
  while [ $((${#running[@]} - patient_count)) -ge "$side_by_side" ]; do await_suite; done
  mkdir -p build/test
  rm -f "build/test/${name//\//_}.log.end"
  run_alone "build/test/${name//\//_}.log" "$limit" "$@" &
  running[$!]="$name:$limit"
}

await_suite() {  # the next one that ends
  local process
  while :; do
    for process in "${!running[@]}"; do
      kill -0 "$process" 2> /dev/null && continue
      finish_suite "${running[$process]%:*}" "${running[$process]##*:}"
      unset "running[$process]"
      [ "$process" != "$patient" ] || { patient='' patient_count=0; }
      return
    done
    sleep 0.1
  done
}

await_suites() { while [ $((${#running[@]} - patient_count)) -gt 0 ]; do await_suite; done; }

run_suite() {  # run_suite NAME LIMIT_SECONDS COMMAND…: with nothing beside it but the patient one
  await_suites
  start_suite "$@"
  await_suites
}

start_patient_suite() {  # start_patient_suite NAME LIMIT_SECONDS COMMAND…: it takes what the others leave of the machine
  start_suite "$1" "$2" nice -n 19 "${@:3}"
  patient=$! patient_count=1
}

await_patient_suite() { while [ ${#running[@]} -gt 0 ]; do await_suite; done; }

finish_suite() {  # finish_suite NAME LIMIT_SECONDS
  local name=$1 limit=$2 log=build/test/${1//\//_}.log code=- took=0 ok_count bad_count
  [ ! -f "$log.end" ] || read -r code took < "$log.end"
  ok_count=$(grep -c '^ok ' "$log" || true)
  bad_count=$(grep -c '^not ok ' "$log" || true)
  if [ "$code" = 124 ] || [ "$code" = 137 ]; then
    printf 'not ok %s was still running after %s s (exit %s)\n' "$name" "$limit" "$code" >> "$log"
  elif [ "$code" != 0 ] && [ "$bad_count" = 0 ]; then
    printf 'not ok %s ended with %s\n' "$name" "$code" >> "$log"
  elif ! grep -qE '^(ok|not ok|skip) ' "$log"; then
    printf 'not ok %s reported no test\n' "$name" >> "$log"
  fi
  add_up "$name" "$log"
  bad_count=$(grep -c '^not ok ' "$log" || true)
  say "   $name: $ok_count ok, $bad_count failed, $(grep -c '^skip ' "$log" || true) skipped, $took s"
  if [ "$bad_count" != 0 ]; then
    grep -A 12 '^not ok ' "$log" | head -n 80 | sed 's/^/     /' >&2
    say "     the whole log: $log"
    [ "$bad_count" -gt 1 ] || [ "$ok_count" != 0 ] || tail -n 25 "$log" | sed 's/^/     /' >&2
  fi
}

add_up() {  # add_up SUITE LOG
  local line
  printf '%s\t%s\n' "$1" "$2" >> build/test/suites  # what tests/trace/run reads
  while IFS= read -r line; do
    case $line in
      'ok '*) passed=$((passed + 1)) ;;
      'not ok '*) failed=$((failed + 1)); failures+=("$1: ${line#not ok }") ;;
      'skip '*) skipped=$((skipped + 1)); skips+=("$1: ${line#skip }") ;;
    esac
  done < "$2"
}

run_unit() {  # run_unit PREFIX TREE
  local binary found=0
  # the largest first: it takes longest, and the others run beside it
  for binary in $(ls -S "$2"/*_tests 2> /dev/null); do
    [ -x "$binary" ] || continue
    found=1
    start_suite "$1/$(basename "${binary%_tests}")" 600 scripts/dev/doctest_lines.py "$(basename "${binary%_tests}")" "$binary"
  done
  [ "$found" = 1 ] || run_suite "$1" 10 sh -c 'echo "not ok no unit test binary was built"; exit 1'
}

run_folder() {  # run_folder SUITE LIMIT: tests/SUITE/run, or each executable script of tests/SUITE
  local suite=$1 limit=$2 script found=0
  if [ -x "tests/$suite/run" ]; then
    start_suite "$suite" "$limit" "tests/$suite/run"
    return
  fi
  for script in tests/"$suite"/*.sh tests/"$suite"/*.py; do
    [ -x "$script" ] || continue
    found=1
    start_suite "$suite/$(basename "${script%.*}")" "$limit" "$script"
  done
  # A folder that lost its tests must not look green.
  [ "$found" = 1 ] || run_suite "$suite" 10 sh -c "echo 'not ok tests/$suite holds no executable test'; exit 1"
}

use_tree() {  # use_tree PRESET: what the next suites test
  export LHCR_BUILD=$PWD/build/$1 LHCR_BIN=$PWD/build/$1/lhcr
}

# What the suites besides the unit tests run: the program, and what writes and reads beside it.
release_targets="lhcr store_s3_check lake_writer snapshot_tool lhcr_fuzz"

# Sanitizers see what the other builds only suffer. The unit tests are built with them and nowhere else.
use_sanitizers() {
  build_preset asan
  use_tree asan
  export ASAN_OPTIONS=detect_leaks=1:strict_string_checks=1:detect_stack_use_after_return=1:abort_on_error=0
  export UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1 LSAN_OPTIONS=suppressions=$PWD/scripts/dev/lsan.supp
}
drop_sanitizers() { unset ASAN_OPTIONS UBSAN_OPTIONS LSAN_OPTIONS; }

# The SQL suite through the binary's own migrator, and the transcripts, under the sanitizers too.
run_sanitize() {
  use_sanitizers
  start_suite sanitize/sql 900 tests/sql/run
  start_suite sanitize/cli 900 tests/cli/run
  drop_sanitizers
}

# Within the whole suite some seconds on the release build; named, minutes under the sanitizers and by the edges that each input takes.
run_fuzz() {
  local limit=120
  if [ "$LHCR_TEST_SCALE" = full ]; then
    build_preset fuzz lhcr_fuzz
    use_tree fuzz
    limit=$((${LHCR_FUZZ_CPU_SECONDS:-600} * 30 + 300))
  else
    use_release
  fi
  start_suite fuzz "$limit" tests/fuzz/run
}

use_release() {
  # shellcheck disable=SC2086  # a list of words
  build_preset release $release_targets
  use_tree release
}

run_one_suite() {
  step "suite $1"
  case $1 in
    lint) run_suite lint 300 scripts/dev/lint.sh format layers rules shell suites ;;
    tidy) start_patient_suite tidy 5000 scripts/dev/lint.sh tidy ;;
    unit) use_sanitizers; run_unit unit build/asan; drop_sanitizers ;;
    sanitize) run_sanitize ;;
    model) run_folder model 300 ;;
    fuzz) run_fuzz ;;
    # What it counts as shown is what the others have said, clang-tidy too: with a cold cache that is the last to end.
    trace) use_release; await_patient_suite; run_suite trace 300 tests/trace/run; cat build/test/trace.txt 2> /dev/null || true ;;
    chaos) use_release; run_suite chaos $([ "$LHCR_TEST_SCALE" = full ] && echo 7200 || echo 600) tests/chaos/run ;;
    *) use_release; run_folder "$1" 900 ;;
  esac
}

# What the chosen suites stand on; a run of the unit tests alone does not wait for an S3 server.
need_for() {
  local suite groups=build parts=0
  for suite in "$@"; do
    case $suite in
      unit | model | fuzz) ;;
      lint | tidy) groups="$groups lint" ;;
      package) groups="$groups package" ;;
      *) groups="$groups test" parts=1 ;;
    esac
  done
  # shellcheck disable=SC2086  # a list of words
  need_packages $groups
  need_shared
  [ $parts = 1 ] || return 0
  need_venv test
  need_versitygw
  need_pgbouncer
  need_node_pg
  case " $* " in *" e2e "*) need_venv ci ;; esac
  case " $* " in *" versions "*) need_postgres_versions ;; esac
  case " $* " in *" postgrest "*) need_postgrest ;; esac
}

test_all() {
  local suite started
  local -a chosen=("$@")
  started=$(date +%s)
  export LHCR_TEST_SCALE=full
  if [ ${#chosen[@]} = 0 ]; then
    read -r -a chosen <<< "$all_suites"
    LHCR_TEST_SCALE=small
  fi
  for suite in "${chosen[@]}"; do
    case " $all_suites " in *" $suite "*) ;; *) die "there is no suite '$suite'" "one of: $all_suites" ;; esac
  done
  need_for "${chosen[@]}"
  mkdir -p build/test
  : > build/test/suites
  trap 'end_running; exit 130' INT TERM
  for suite in "${chosen[@]}"; do
    run_one_suite "$suite"
  done
  await_patient_suite
  say "   all in $(seconds_since "$started") s"
  report
}

# The last line is what CI and people read.
report() {
  local line
  for line in "${failures[@]}"; do printf 'failed  %s\n' "$line"; done
  for line in "${skips[@]}"; do printf 'skipped %s\n' "$line"; done
  if [ "$skipped" = 0 ]; then
    printf '%s passed, %s failed\n' "$passed" "$failed"
  else
    printf '%s passed, %s failed, %s skipped\n' "$passed" "$failed" "$skipped"
  fi
  [ "$failed" = 0 ] && [ "$passed" -gt 0 ]
}
