# exit 3
GITHUB_STEP_SUMMARY=$PWD/summary.md lhcr spec validate spec --format github,sarif=spec.sarif; code=$?
python3 -c "import json; run = json.load(open(\"spec.sarif\"))[\"runs\"][0]; print(len(run[\"tool\"][\"driver\"][\"rules\"]), [(r[\"ruleId\"], r[\"locations\"][0][\"physicalLocation\"][\"artifactLocation\"][\"uri\"]) for r in run[\"results\"]])"
cat summary.md; exit $code
