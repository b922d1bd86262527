# exit 7
lhcr run approve $(lhcr run list --template upgrade -o id)
