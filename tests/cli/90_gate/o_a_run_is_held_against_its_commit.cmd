# exit 0
cd branch && git checkout -q . && git clean -qfd && git checkout -q main
judged() { lhcr spec validate "$@" --format pretty 2>&1 | sed -E "s/[0-9a-f]{12}/<commit>/g"; echo "exit ${PIPESTATUS[0]}"; }
hash=$(lhcr spec validate spec/orders -o json 2> /dev/null | python3 -c 'import json, sys; print(json.load(sys.stdin)["bundles"][0]["content_hash"])')
record() { printf '{"kind": "Run", "run_id": "r1", "git_sha": "%s", "spec_slug": "%s", "spec_hash": "%s"}' "$@" > run.json; }
record "$(git rev-parse HEAD)" orders "$hash"
echo "== as it was"; judged --run run.json
echo "b: 2" >> contracts/pay.yaml; echo "x: 1" > contracts/new.yaml
echo "== contracts edited since"; judged --run run.json; git checkout -q contracts; rm contracts/new.yaml
sed -i "s/in under 1 second/in under 9 seconds/" spec/orders/prd.md
echo "== reworded since"; judged --run run.json; git checkout -q spec
record "$(git rev-parse HEAD)" orders 00
echo "== of another tree"; judged --run run.json
record "$(git rev-parse HEAD)" "" ""
echo "== without a bundle"; judged --run run.json
record "$(git rev-parse HEAD)" ordres "$hash"
echo "== a bundle that is not there"; judged --run run.json
record 0123456789012345678901234567890123456789 orders "$hash"
echo "== a commit that is not here"; judged --run run.json
echo "[]" > run.json; judged --run run.json; rm -r ../branch
