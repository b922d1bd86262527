# exit 2
lhcr connections add bad --conninfo "host=h" --secret-ref s3cret
