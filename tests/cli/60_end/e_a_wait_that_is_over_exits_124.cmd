# exit 124
run=$(lhcr run create --template greet --git-sha 0123456789abcdef0123456789abcdef01234567 --spec demo --lane D -o id -q); lhcr run claim "$run" --worker w9 --lease-token-file tok2 -o id > /dev/null; lhcr run watch "$run" --timeout 1s -q
