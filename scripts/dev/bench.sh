# ./dev bench: each bench/<name>/run measures lhcr and its peers in turn and writes bench/results/<name>.json. Sourced by ./dev.
# Nothing here judges a figure: targets stand beside the values, and people read them.

run_bench() {
  local name names=("$@") failed_benches=""
  if [ ${#names[@]} = 0 ]; then
    for name in bench/*/run; do [ -x "$name" ] && names+=("$(basename "${name%/run}")"); done
  fi
  [ ${#names[@]} != 0 ] || die "there is no bench/<name>/run"
  for name in "${names[@]}"; do
    [ -x "bench/$name/run" ] || die "there is no benchmark '$name'" "one of: $(cd bench && echo */run | sed 's|/run||g')"
  done
  need_packages build test
  for name in "${names[@]}"; do
    case $name in
      ingest) need_venv bench ;;
      chaos) need_venv test ;;
      queue) need_queue_peers ;;
    esac
  done
  build_preset release
  use_tree release
  for name in "${names[@]}"; do
    step "bench $name"
    "bench/$name/run" < /dev/null || failed_benches="$failed_benches $name"
  done
  [ -z "$failed_benches" ] || die "did not finish:$failed_benches"
  say "results: bench/results/"
}
