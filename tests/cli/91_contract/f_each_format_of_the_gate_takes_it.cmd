# exit 0
rm -rf contract_f && mkdir contract_f && cd contract_f
printf 'type: object\nproperties:\n  id: {type: string}\n  note: {type: string}\n' > a.yaml
printf 'type: object\nproperties:\n  id: {type: integer}\n' > b.yaml
lhcr contract diff a.yaml b.yaml -q --format github,sarif=x.sarif,junit=x.xml,markdown=x.md && exit 1
cat x.md x.xml
python3 - <<'P'
import json
run = json.load(open("x.sarif"))["runs"][0]
for result in run["results"]:
    print(result["ruleId"], run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"], result["level"])
P
