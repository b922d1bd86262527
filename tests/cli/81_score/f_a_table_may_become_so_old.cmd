# exit 0
lhcr signal set table:gold.revenue freshness --within 24h -o json --fields subject,signal,within_ms,moved,pending && lhcr signal remove table:gold.revenue freshness
