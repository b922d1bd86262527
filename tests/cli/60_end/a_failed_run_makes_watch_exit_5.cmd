# exit 5
run=$(lhcr run create --template greet --param n=5 --git-sha 0123456789abcdef0123456789abcdef01234567 --spec demo --env dev -o id -q)
lhcr run claim "$run" --worker w1 --lease-token-file tok -o id >/dev/null && lhcr run start "$run" --phase one --lease-token-file tok -o id >/dev/null
lhcr run fail "$run" --phase one --lease-token-file tok --class permanent --message "no such table"
lhcr run watch "$run" -q
