# exit 2
lhcr schedule apply x --cron '@daily' --time-zone Europe/Berlim --template greet --git-sha 0123456789abcdef0123456789abcdef01234567 --spec demo --env dev
