# exit 8
lhcr run claim --worker w2
