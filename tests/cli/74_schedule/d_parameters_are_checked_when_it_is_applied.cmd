# exit 2
lhcr schedule apply x --cron '@daily' --template greet --param n=many --git-sha 0123456789abcdef0123456789abcdef01234567 --spec demo --env dev
