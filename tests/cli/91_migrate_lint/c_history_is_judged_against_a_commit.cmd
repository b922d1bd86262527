# exit 3
# What was applied somewhere may not change behind that database's back: edited, gone, in between, one number twice.
rm -rf lint_c && mkdir -p lint_c/migrations && cd lint_c
git init -q -b main . && git config user.email a@example.com && git config user.name a
for n in 1 2 4; do echo "select $n;" > migrations/000${n}_step.sql; done
echo "select 'again';" > migrations/R__views.sql
git add . && git commit -qm one && git switch -qc work
echo "select 'later';" > migrations/R__views.sql
echo "select 5;" > migrations/0005_mine.sql
lhcr migrate lint --against main || echo "not well"
echo "select 22;" > migrations/0002_step.sql
git mv migrations/0001_step.sql migrations/0001_renamed.sql
echo "select 3;" > migrations/0003_between.sql
cp migrations/0004_step.sql migrations/0004_twice.sql
lhcr migrate lint --against main --format pretty
