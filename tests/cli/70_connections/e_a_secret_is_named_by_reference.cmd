# exit 0
lhcr connections add ref --conninfo "host=h dbname=d" --secret-ref env:SHOP_PASSWORD --fields name,secret_ref && lhcr connections list -o wide --fields name,secret_ref
