# exit 2
lhcr doctor --patience soon -q
