# exit 0
printf '{}' | lhcr alerts apply - -o id
lhcr alerts rules
