# exit 75
lhcr local status -o id
