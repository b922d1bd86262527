# exit 0
lhcr __complete run show ""; lhcr __complete --context ""
