# exit 0
lhcr spec new retries && lhcr spec new retries --layout spec-kit && lhcr spec new refunds --layout spec-kit -o id && lhcr spec validate --profile strict
