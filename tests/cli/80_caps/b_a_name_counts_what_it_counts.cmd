# exit 7
lhcr caps set cpu --resource cpu_s --window hour --limit 100
