# exit 0
printf 'name: score\nkind: runbook\nlane: score\nphases: [{name: go, kind: step, executor: runbook, input: {steps: [{name: s, argv: ["true"]}]}}]\n' > score.yaml
lhcr template apply score.yaml -q -o id
for i in 1 2 3; do RUN=$(lhcr run create --template score --git-sha 0123456789abcdef0123456789abcdef01234567 --spec demo --env dev -o id -q); done
lhcr run explain $RUN | sed "s/$RUN/RUN/"
lhcr signal set run:$RUN manual 600 --reason 'the board waits' | sed "s/$RUN/RUN/"
lhcr run explain $RUN | sed "s/$RUN/RUN/"
lhcr run explain $RUN -o json --fields score,score_now,before,before_more,signals | sed "s/$RUN/RUN/"
lhcr signal list run:$RUN | sed "s/$RUN/RUN/"
lhcr signal remove run:$RUN manual -o json --fields moved,removed | sed "s/$RUN/RUN/"
lhcr run explain $RUN -o json --fields score,before | sed "s/$RUN/RUN/"
