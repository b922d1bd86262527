# exit 10
lhcr caps set quota --resource runs --window month --limit 0 --on-exceed refuse --template capped -q -o id
lhcr run create --template capped --git-sha 0123456789abcdef0123456789abcdef01234567 --spec demo --env dev -q
