# exit 0
printf "s3cret:x" | lhcr connections add paid --conninfo "host=h dbname=d" --password-stdin --fields name,conninfo; stat -c %a config/lhcr/secrets/*; lhcr connections list -o json | grep -c s3cret || true
