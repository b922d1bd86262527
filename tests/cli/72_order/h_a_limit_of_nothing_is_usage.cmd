# exit 2
lhcr concurrency set project 0
