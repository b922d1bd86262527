# exit 0
printf 'name: upgrade\nkind: runbook\nphases: [{name: go, kind: step, executor: runbook, input: {steps: [{name: s, argv: ["true"]}]}, approve: {role: operator}}]\n' > upgrade.yaml
lhcr template apply upgrade.yaml -q
RUN=$(lhcr run create --template upgrade --git-sha 0123456789abcdef0123456789abcdef01234567 --spec demo --env dev -o id -q)
lhcr run approve $RUN --reason 'seen the report' -o json
lhcr run cancel $RUN --reason done -q
