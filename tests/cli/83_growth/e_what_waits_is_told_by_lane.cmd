# exit 0
echo '{"project": "default", "name": "waits", "kind": "k", "phases": [{"name": "a", "kind": "k", "executor": "nobody"}]}' > waits.json
lhcr template apply waits.json -q > /dev/null
for i in 1 2; do lhcr run create --template waits --git-sha 0123456789abcdef --spec s --lane slow -q > /dev/null; done
lhcr queue stats --lane slow --fields environment,lane,depth,running,parked,delayed,in_line
lhcr queue stats --lane slow -o ndjson | grep -o '"depth":2'
lhcr queue stats --lane none -o json
for run in $(lhcr run list --lane slow -o id); do lhcr run cancel $run --reason done -q > /dev/null; done
