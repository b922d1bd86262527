# exit 0
for i in 1 2; do lhcr run create --template greet --param n=1 --git-sha 0123456789abcdef0123456789abcdef01234567 --spec demo --env dev --idempotency-key k1 -o json --fields run_id,status,created -q; done
