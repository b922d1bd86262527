# exit 2
lhcr run create --template greet --param n=x --param why=1 --git-sha 0123456789abcdef0123456789abcdef01234567 --spec demo
