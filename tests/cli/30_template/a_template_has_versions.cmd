# exit 0
cat > t.yaml <<'Y'
name: greet
kind: runbook
phases:
  - {name: one, kind: query, executor: postgres, input: {sql: "select 1"}}
  - {name: two, kind: query, executor: postgres, input: {sql: "select 2"}}
params_schema: {type: object, properties: {n: {type: integer}, who: {type: string}}, additionalProperties: false}
Y
lhcr template apply t.yaml && lhcr template apply t.yaml && lhcr template validate t.yaml && lhcr template list -o json --fields name,version
