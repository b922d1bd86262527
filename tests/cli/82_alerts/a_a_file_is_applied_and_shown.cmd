# exit 0
cat > alerts.yaml <<'Y'
channels:
  - { name: journal, kind: log }
  - { name: pager, kind: webhook, url: "https://pager.example.org/hook", hmac_ref: "env:PAGER_KEY", rate_per_minute: 30 }
rules:
  - { name: load-failed, when: failure, match: { template: "load_*" }, severity: critical, runbook: "https://wiki.example.org/load" }
  - { name: gold-is-old, when: freshness, match: { table: "gold.*" }, older_than: 2h }
routes:
  - match: { severity: critical }
    owners: [books]
    steps: [{ channels: [journal] }, { after: 15m, channels: [pager] }]
    repeat_every: 4h
  - steps: [{ channels: [journal] }]
    quiet: { time_zone: Europe/Berlin, from: "22:00", to: "07:00" }
Y
lhcr alerts apply alerts.yaml --dry-run -o json --fields revision,created,dry_run
lhcr alerts apply alerts.yaml
lhcr alerts apply alerts.yaml -o id
lhcr alerts rules -o json --fields revision,unrouted
