# exit 0
lhcr session create close && lhcr session create close -o id
for lane in A A B; do lhcr run create --session close --lane $lane --template greet --git-sha 0123456789abcdef0123456789abcdef01234567 --spec demo --env dev -o json --fields status -q; done
lhcr session show close -o json --fields name,status,live_runs,lanes
lhcr run list --session close -o json --fields lane,session,on_failure,status
