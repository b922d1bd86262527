# exit 12
printf 'name: brief\nkind: runbook\nlimits: {run_timeout_ms: 300}\nphases: [{name: one, kind: step, executor: runbook, input: {steps: [{name: s, argv: [sleep, "60"]}]}}]\n' > brief.yaml
lhcr template apply brief.yaml -o id && run=$(lhcr run create --template brief --git-sha 0123456789abcdef0123456789abcdef01234567 --spec demo -o id -q) && lhcr run watch "$run" -q -o json --fields status
