# exit 0
lhcr schedule apply nightly --cron '30 2 * * *' --time-zone Europe/Berlin --jitter 5m --catchup all --overlap queue --template greet --param n=1 --git-sha 0123456789abcdef0123456789abcdef01234567 --spec demo --env dev -o json --fields name,cron,time_zone,jitter_ms,catchup,overlap,template,status,created,changed
lhcr schedule apply nightly --cron '30 2 * * *' --time-zone Europe/Berlin --jitter 5m --catchup all --overlap queue --template greet --param n=1 --git-sha 0123456789abcdef0123456789abcdef01234567 --spec demo --env dev -o id
lhcr schedule pause nightly -o json --fields status,next_at
lhcr schedule list
lhcr schedule resume nightly -o json --fields status
lhcr schedule show nightly -o json --fields fires,backfills
lhcr schedule remove nightly
