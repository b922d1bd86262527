# exit 75
lhcr connections add dead --conninfo "host=/nowhere dbname=d" -o id && lhcr connections test dead
