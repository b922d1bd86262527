# exit 124
lhcr alerts test --channel journal --wait 300ms
