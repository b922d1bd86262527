# exit 2
lhcr run claim --worker w1 --lease-token-file /nowhere/tok
