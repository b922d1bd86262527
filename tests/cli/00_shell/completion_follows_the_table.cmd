# exit 0
lhcr __complete run c; lhcr __complete run list -o j; lhcr __complete lo
