# exit 0
printf 'name: gpu\nkind: runbook\nlane: gpu\nphases: [{name: go, kind: step, executor: runbook, requires: {gpu: a100, python: true}, input: {steps: [{name: s, argv: ["true"]}]}}]\n' > gpu.yaml
lhcr template apply gpu.yaml -q -o id
RUN=$(lhcr run create --template gpu --git-sha 0123456789abcdef0123456789abcdef01234567 --spec demo --env dev -q -o id)
lhcr worker --lane gpu --once -q --capability gpu=a100 2> /dev/null
lhcr run show $RUN -o json | grep '"status": "queued"' | sort -u
lhcr worker --lane gpu --once -q --capability gpu=a100 --capability python=true 2> /dev/null
lhcr run show $RUN -o json | grep '"status": "succeeded"' | sort -u
