# exit 2
LHCR_AGENT_KEY=secret lhcr run list -q
