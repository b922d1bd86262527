# exit 2
lhcr run create --session close --lane E --template greet --git-sha 0123456789abcdef0123456789abcdef01234567 --spec demo --env dev
