# exit 0
printf 'name: count\nkind: runbook\nphases: [{name: go, kind: step, executor: runbook, input: {steps: [{name: s, argv: ["true"]}]}}]\n' > count.yaml
lhcr template apply count.yaml -q -o id
lhcr schedule apply daily --cron '@daily' --template count --git-sha 0123456789abcdef0123456789abcdef01234567 --spec demo --env dev -q -o id
lhcr schedule backfill daily --from 2026-01-01T00:00:00Z --to 2026-01-04T00:00:00Z --parallel 3 -o json --fields from,to,max_running,status
for i in 1 2 3 4 5 6 7 8; do lhcr worker --once -q > /dev/null 2>&1; [ "$(lhcr schedule show daily -o json | grep -c '"status": "finished"')" = 0 ] || break; done
lhcr schedule show daily -o json --fields backfills | sed 's/"backfill_id": "[^"]*"/"backfill_id": "<id>"/'
lhcr schedule remove daily -q
