# exit 3
. ./repo.sh
lhcr spec trace --no-runs --evidence ../failing.xml --threshold NFR:verified=100 -o md -q
lhcr spec trace --no-runs --evidence ../failing.xml -o csv,html=../t.html,junit=../t.xml,json=../t.json -q
cat ../t.xml; grep -c '<tr class="row' ../t.html; grep -c '<script\|http:\|https:' ../t.html
python3 -c '
import json
d = json.load(open("../t.json")); i = {x["id"]: x for x in d["items"]}
print(d["kind"], d["passed"], [(s["class"], s["items"], s["failing"]) for s in d["summary"]])
print(i["FR-001"]["state"], i["FR-001"]["tasks"], i["T001"]["evidence"][0]["via"], i["T001"]["evidence"][0]["failed"], i["FR-001"]["plan"])'
lhcr spec trace --no-runs --evidence ../failing.xml -o junit -q > /dev/null
