# exit 0
lhcr spec rules --explain SR022; lhcr spec rules --explain SR999; echo "exit $?"; lhcr spec rules -o id | wc -l
