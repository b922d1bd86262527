# exit 0
. ./repo.sh
printf 'name: nightly\nkind: check\nphases:\n  - { name: check, kind: check, executor: ci, input: {} }\n' > ../nightly.yaml; lhcr template apply ../nightly.yaml -q -o id
hand_in() {  # hand_in LABEL... : what a CI job does
  run=$(lhcr run create --template nightly --spec orders "$@" -q -o id); lhcr run claim "$run" --worker ci --executor ci --lease-token-file ../tok -q -o id > /dev/null
  lhcr run start "$run" --phase check --lease-token-file ../tok -q -o id > /dev/null
}
hand_in --label requirement_ref=FR-002 --label task_ref=T001; lhcr run complete "$run" --phase check --lease-token-file ../tok -q -o id > /dev/null
hand_in --label evidence=junit; lhcr artifact push ../junit.xml --run "$run" --phase check --lease-token-file ../tok -q -o id; lhcr run complete "$run" --phase check --lease-token-file ../tok -q -o id > /dev/null
named() { sed -E "s/[0-9a-f]{8}-[0-9a-f-]{27}/RUN/g"; }; set -o pipefail
lhcr spec trace --runs | named; echo "exit $?"
echo "# the newest of its kind counts"
hand_in --label requirement_ref=FR-002 --label task_ref=T001; lhcr run fail "$run" --phase check --lease-token-file ../tok --message "2 of 9" --exit-code 7 -q -o id > /dev/null
lhcr spec trace --state failing --class FR | named; echo "exit $?"
set +o pipefail; lhcr spec trace --runs -o json -q | python3 -c '
import json, sys
for item in json.load(sys.stdin)["items"]:
    for proof in item["evidence"]: print(item["id"], item["state"], proof["kind"], proof["via"], proof["template"], proof["status"], proof["exit_code"], [a["name"] for a in proof["artifacts"]], proof["counts"])'
