# exit 0
lhcr caps remove quota -q -o id && lhcr caps set shut --resource concurrent_runs --limit 0 --template capped -q -o id
RUN=$(lhcr run create --template capped --lane shut --git-sha 0123456789abcdef0123456789abcdef01234567 --spec demo --env dev -o id -q)
lhcr run claim --lane shut --worker w1 || echo "exit $?"
lhcr run show $RUN | grep -E "^(status|phase .* waits)"
lhcr caps usage
lhcr run cancel $RUN --reason done -q -o id
