# exit 7
lhcr run create --template greet --param n=2 --git-sha 0123456789abcdef0123456789abcdef01234567 --spec demo --env dev --idempotency-key k1
