# exit 0
lhcr caps remove cpu && lhcr caps remove shut -o id && lhcr caps remove at-a-time --scope project -o id && lhcr caps list -o json
