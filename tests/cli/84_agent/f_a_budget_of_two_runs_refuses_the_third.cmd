# exit 10
lhcr agent add builder --role data_engineer --budget runs=2 --budget money=50/month --budget concurrent_runs=3 -o json > builder.json
lhcr agent list --fields name,allowance | grep -v reporter
export LHCR_AGENT_KEY=$(grep -o 'lhcr_key_[0-9a-f]*' builder.json)
make() { lhcr run create --template capped --lane nobody --git-sha 0123456789abcdef0123456789abcdef01234567 --spec demo --env dev -o id -q; }
make > made.txt && make >> made.txt && make
