# exit 0
mkdir self && cd self && lhcr spec new orders -q > /dev/null && lhcr spec new refunds --layout spec-kit -q > /dev/null
lhcr spec selftest; echo "exit $?"
lhcr spec selftest -o json 2> /dev/null | python3 -c 'import json, sys; d = json.load(sys.stdin); print(d["kind"], d["passed"], d["not_tripped"])'
echo "== a baseline that would let a file go missing again"
mv spec/orders/plan.md . && lhcr spec validate spec --baseline base.json --write-baseline -q > /dev/null; mv plan.md spec/orders/
lhcr spec selftest spec --baseline base.json -o json 2> /dev/null | python3 -c 'import json, sys; [print(t["rule"], t["outcome"], t["why"]) for t in json.load(sys.stdin)["trials"] if t["outcome"] == "NOT tripped"]'; echo "exit ${PIPESTATUS[0]}"
echo "== nothing to try"; mkdir none; lhcr spec selftest none; echo "exit $?"; lhcr spec selftest nowhere; echo "exit $?"
cd .. && rm -r self
