# exit 7
lhcr session archive close
