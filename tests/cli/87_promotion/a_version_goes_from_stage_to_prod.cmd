# exit 0
printf 'name: gated\nkind: runbook\nphases: [{name: go, kind: step, executor: runbook, input: {steps: [{name: s, argv: ["true"]}]}}]\n' > gated.yaml
lhcr template apply gated.yaml
lhcr promotion set stage prod --override-role operator
lhcr run create --template gated --git-sha 0123456789abcdef0123456789abcdef01234567 --spec demo --env prod --yes 2>&1; echo "exit $?"
lhcr run create --template gated --git-sha 0123456789abcdef0123456789abcdef01234567 --spec demo --env stage --wait -q -o json --fields status
lhcr promotion show gated | sed 's/[0-9a-f]\{8\}-[0-9a-f-]\{27\}/RUN/'
lhcr run create --template gated --git-sha 0123456789abcdef0123456789abcdef01234567 --spec demo --env prod -q -o json --fields status --yes
