# exit 0
lhcr caps set cpu --resource cpu_s --window day --limit 36000 --time-zone Europe/Berlin && lhcr caps set cpu --resource cpu_s --window day --limit 7200 --time-zone Europe/Berlin --near 90 -o json --fields name,limit,near_percent,created && lhcr caps set at-a-time --resource concurrent_runs --limit 8 --scope project -o id && lhcr caps list
