# exit 6
lhcr migrate rules --explain MG031
lhcr migrate rules -o id | wc -l
lhcr migrate rules --explain MG999
