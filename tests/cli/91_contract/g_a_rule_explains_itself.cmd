# exit 0
lhcr contract rules --explain CS021
lhcr contract rules -o id | wc -l
