# exit 0
lhcr queue weight 300 --env stage && lhcr queue weight 100 --env stage -o json
