# exit 6
lhcr signal remove table:gold.revenue drift
