# exit 2
lhcr rnu list
