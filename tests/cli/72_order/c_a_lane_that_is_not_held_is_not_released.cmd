# exit 7
lhcr session release close --lane C
