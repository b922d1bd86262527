# exit 6
lhcr run create --session opne --template greet --git-sha 0123456789abcdef0123456789abcdef01234567 --spec demo --env dev
