# exit 2
lhcr schedule apply x --cron '30 2 * *' --template greet --git-sha 0123456789abcdef0123456789abcdef01234567 --spec demo --env dev
