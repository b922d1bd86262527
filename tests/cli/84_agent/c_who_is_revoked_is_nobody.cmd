# exit 6
lhcr agent revoke reporter --fields name,status,revoked
LHCR_AGENT_KEY=$(grep -o 'lhcr_key_[0-9a-f]*' agent.json) lhcr audit log --limit 1 -q
