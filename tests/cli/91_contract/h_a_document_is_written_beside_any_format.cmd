# exit 0
rm -rf contract_h && mkdir contract_h && cd contract_h
printf 'type: object\nproperties:\n  id: {type: string}\n' > a.yaml
printf 'type: object\nproperties:\n  id: {type: integer}\n' > b.yaml
lhcr contract diff a.yaml b.yaml -q --format github,json=beside.json > told && exit 1
lhcr contract diff a.yaml a.yaml -q --format json=none.json
printf 'set lock_timeout = 0;\ndrop table a;\n' > 0001_x.sql
lhcr migrate lint 0001_x.sql -q --format github,json=lint.json > told && exit 1
printf 'set lock_timeout = 0;\n' > 0001_x.sql
lhcr migrate lint 0001_x.sql -q --format json=passed.json
python3 - <<'P'
import json
for name, list_name in (("beside", "changes"), ("none", "changes"), ("lint", "findings"), ("passed", "findings")):
    document = json.load(open(name + ".json"))
    print(name, document["kind"], [item["rule"] for item in document[list_name]])
P
