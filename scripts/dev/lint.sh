#!/usr/bin/env bash
# All lints, a line each as docs/contracts.md §4 asks. Called by `./dev lint` and, as a suite, by `./dev test`.
# usage: scripts/dev/lint.sh [format|layers|rules|shell|suites|tidy …]
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
. scripts/dev/say.sh
code=0
result() {  # result NAME LOG CODE
  if [ "$3" = 0 ]; then
    echo "ok $1"
  else
    echo "not ok $1"
    head -n 60 "$2" | sed 's/^/    /'
    code=1
  fi
}
log=$(mktemp)
trap 'rm -f "$log"' EXIT
own_cpp() { git ls-files -z --cached --others --exclude-standard '*.cpp' '*.hpp' ':!third_party'; }

for lint in "${@:-format}" $([ $# != 0 ] || echo layers rules shell suites tidy); do
  case $lint in
    format)
      own_cpp | xargs -0 -r clang-format --dry-run -Werror --ferror-limit=3 > "$log" 2>&1
      result "clang-format: every file is as ./dev fmt leaves it" "$log" $? ;;
    layers) { tests/lint/layers && tests/lint/layers_sees_faults; } || code=1 ;;
    rules) tests/lint/rules || code=1 ;;
    suites) tests/lint/suites_count_faults || code=1 ;;
    shell)
      for script in dev .ci/run scripts/fetch_duckdb scripts/dev/*.sh; do bash -n "$script" || echo "$script"; done > "$log" 2>&1
      [ ! -s "$log" ]; result "bash parses each script" "$log" $? ;;
    tidy)
      # A tree that is configured only: clang cannot read GCC's precompiled headers, and a unit must stand without them anyway.
      cmake --preset dev -B build/tidy -DLHCR_PRECOMPILE=OFF -DLHCR_DUCKDB_LIBRARY="$(scripts/fetch_duckdb)" > "$log" 2>&1 ||
        { result "clang-tidy: the dev preset configures" "$log" 1; continue; }
      python3 scripts/dev/tidy.py build/tidy "$(jobs_count)" || code=1 ;;
    *) die "there is no lint '$lint'" "one of: format layers rules shell suites tidy" ;;
  esac
done
exit $code
