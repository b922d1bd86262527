# exit 0
rm -rf lint_f && mkdir lint_f && cd lint_f
printf 'set lock_timeout = 0;\n-- lhcr-disable-next-line MG010: gone\ndrop table a;\ntruncate b;\n' > 0001_x.sql
export GITHUB_STEP_SUMMARY=$PWD/summary.md
lhcr migrate lint . -q --format github,sarif=x.sarif,junit=x.xml,gitlab=x.json,checkstyle=x.check,markdown=x.md && exit 1
cat summary.md; echo; cat x.xml; cat x.check
python3 - <<'P'
import json
run = json.load(open("x.sarif"))["runs"][0]
print(run["tool"]["driver"]["name"], len(run["tool"]["driver"]["rules"]), "rules")
for result in run["results"]:
    print(result["ruleId"], run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"], result["level"], result["locations"][0]["physicalLocation"]["region"], bool(result.get("suppressions")))
print([(issue["check_name"], issue["severity"], issue["location"]["lines"]["begin"]) for issue in json.load(open("x.json"))])
P
