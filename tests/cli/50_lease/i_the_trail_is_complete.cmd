# exit 0
lhcr event list "$(lhcr run list -o id)" -o json | grep '"type"'
