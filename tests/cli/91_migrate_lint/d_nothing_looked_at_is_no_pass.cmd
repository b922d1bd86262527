# exit 2
rm -rf lint_d && mkdir lint_d && cd lint_d
mkdir empty
lhcr migrate lint empty || echo "exit $?"
lhcr migrate lint nowhere || echo "exit $?"
echo "select 1;" > 0001.sql
lhcr migrate lint . --against no-such-commit || echo "exit $?"
mkdir .lhcr && echo "rules: {MG999: off}" > .lhcr/migrate.yaml
lhcr migrate lint .
