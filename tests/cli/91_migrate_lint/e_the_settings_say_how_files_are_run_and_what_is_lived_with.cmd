# exit 3
# A released file cannot be edited, so what is accepted of it stands in the settings, with its reason; what nothing needs is told.
rm -rf lint_e && mkdir -p lint_e/.lhcr lint_e/db/sub && cd lint_e
cat > .lhcr/migrate.yaml <<'Y'
paths: [db]
transaction: file
lock_timeout: runner
fail_on: warning
rules: {MG041: off}
accepted:
  db/0001_a.sql:
    MG011: released in 0.1, and nobody had rows in it
    MG010: nothing needs this
Y
echo "alter table t drop column c; alter table t rename to u;" > db/0001_a.sql
printf 'create index concurrently i on t (a);\nbegin;\n' > db/0002_b.sql
cd db/sub && lhcr migrate lint --format pretty
