# exit 0
printf 'name: slow\nkind: runbook\nphases: [{name: go, kind: step, executor: runbook, input: {steps: [{name: s, argv: ["true"]}]}}]\n' > slow.yaml
lhcr template apply slow.yaml -q -o id
lhcr schedule apply slowly --cron '@daily' --template slow --git-sha 0123456789abcdef0123456789abcdef01234567 --spec demo --env dev -q -o id
B=$(lhcr schedule backfill slowly --from 2026-01-01T00:00:00Z --to 2026-01-05T00:00:00Z --parallel 2 -q -o id)
lhcr backfill cancel $B --reason 'the source is wrong' | sed "s/$B/BACKFILL/"
lhcr backfill list slowly | sed "s/$B/BACKFILL/"
lhcr backfill resume $B | sed "s/$B/BACKFILL/"
for i in 1 2 3 4 5 6 7 8; do lhcr worker --once -q > /dev/null 2>&1; [ "$(lhcr backfill list slowly -o json | grep -c '"status": "finished"')" = 0 ] || break; done
lhcr backfill list slowly -o json --fields status,runs,succeeded,failed,live
