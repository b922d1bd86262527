# exit 0
printf 'name: gated\nkind: runbook\ndescription: changed\nphases: [{name: go, kind: step, executor: runbook, input: {steps: [{name: s, argv: ["true"]}]}}]\n' > gated.yaml
lhcr template apply gated.yaml
RUN=$(lhcr run create --template gated --git-sha 0123456789abcdef0123456789abcdef01234567 --spec demo --env prod --promotion-override 'the hotfix of ticket 12' -q -o id --yes)
lhcr event list $RUN -o json | grep -o 'the gate is overridden: [^"]*'
lhcr audit log --action promotion_override -o json | grep -o '"reason": "[^"]*"'
lhcr promotion set prod -q
lhcr promotion show
