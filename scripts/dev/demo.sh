# ./dev demo: the main job from nothing, in the embedded control room: sample source, pipeline, tables, rebuild. Sourced by ./dev.
# Everything goes through the same commands a user types, which are printed first; a second call finds all in place.

shown() {  # shown COMMAND…: prints it as typed, then runs it
  printf '\n$ lhcr %s\n' "$*"
  "$lhcr" "$@"
}

run_demo() {
  local rows=200000 lhcr=$PWD/build/release/lhcr started run answer code=0
  while [ $# -gt 0 ]; do
    case $1 in
      --rows) rows=${2:?--rows needs a number}; shift 2 ;;
      --rows=*) rows=${1#--rows=}; shift ;;
      *) die "demo does not know '$1'" "./dev demo [--rows N]" ;;
    esac
  done
  [[ $rows =~ ^[1-9][0-9]{0,8}$ ]] || die "--rows takes a number from 1 to 999999999, not '$rows'"
  need_packages build
  build_preset release lhcr
  started=$(date +%s)
  shown local up
  shown local sample --rows "$rows"

  printf '\n$ lhcr %s\n' "pipeline run odoo_medallion --source odoo --wait"
  answer=$(mktemp)
  # shellcheck disable=SC2064  # the name of now
  trap "rm -f '$answer'" EXIT
  "$lhcr" pipeline run odoo_medallion --source odoo --wait -o json > "$answer" || code=$?
  run=$(python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["run_id"])' "$answer" 2> /dev/null) ||
    die "the pipeline was not started (exit $code)" "read the message above; build/release/lhcr doctor looks at the control room"
  shown run show "$run"
  [ "$code" = 0 ] || die "the run did not succeed (exit $code)" "$lhcr run logs $run"
  shown table query gold.revenue_by_month --limit 8
  shown table query gold.receivables_ageing --limit 8
  shown table query gold.sales_funnel --limit 8
  shown run rebuild "$run" --wait
  cat << TEXT

The main job, in $(seconds_since "$started") s after the build. What to type next:

  PATH=$PWD/build/release:\$PATH
  lhcr table query gold.stock_on_hand                   another of its tables
  lhcr sql "select count(*) from bronze.res_partner"    any question over the published tables
  lhcr run logs $run
  lhcr run verify $run
  lhcr connections add shop --kind odoo --conninfo service=shop
  lhcr pipeline run odoo_medallion --source shop --wait         the same on an Odoo of your own
  lhcr local down                                       stop the control room; its data stays
TEXT
}
