# exit 0
lhcr caps set tokens --resource tokens --window month --limit 100 -q -o id
run=$(lhcr run create --template capped --lane caps --git-sha 0123456789abcdef0123456789abcdef01234567 --spec demo --env dev -o id -q)
lhcr caps set shut --resource concurrent_runs --limit 5 --template capped -q -o id
echo '{}' > m.json
lhcr run claim "$run" --worker w1 --lease-token-file ctok -o json --fields limits && lhcr run start "$run" --phase one --lease-token-file ctok -q -o id
lhcr run complete "$run" --phase one --lease-token-file ctok --output-manifest m.json --usage '{"tokens": 30}' -q -o id
lhcr run cancel "$run" --reason done -q -o id
lhcr caps report
lhcr caps report -o json --fields project,environment,caps
lhcr caps remove tokens -q -o id
