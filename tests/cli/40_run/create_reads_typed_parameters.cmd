# exit 0
lhcr run create --template greet --param n=3 --param who=a=b --git-sha 0123456789abcdef0123456789abcdef01234567 --spec demo --env dev --dry-run -o json --fields params
