# exit 0
RUN=$(lhcr session show close -o json | python3 -c 'import json,sys; print(json.load(sys.stdin)["lanes"][0]["run_id"])')
lhcr run claim $RUN --worker hand --lease 60s --lease-token-file t72 -q -o json --fields phase
lhcr run start $RUN --phase one --lease-token-file t72 -q -o id
lhcr run fail $RUN --phase one --class permanent --message 'the books do not balance' --lease-token-file t72 -o json --fields run_status -q
lhcr session show close
lhcr session release close --lane A --reason 'posted by hand' -o json --fields lanes
lhcr event list $RUN -o json | grep -o 'LANE_[A-Z]*'
