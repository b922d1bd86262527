# exit 2
lhcr signal set template:score ci --at 2026-01-01T00:00:00Z
