# exit 2
lhcr connections add bad --conninfo "host=h password=s3cret"
