# exit 0
run=$(lhcr run list -o id | head -1)
deep=$(printf '[%.0s' $(seq 50000))
lhcr event append "$run" --type PHASE_PROGRESS --message m --payload "$deep" --lease-token-file tok 2>&1 || echo "exit $?"
printf '%s' "$deep" > manifest.json
lhcr run complete "$run" --phase one --output-manifest manifest.json --lease-token-file tok 2>&1 || echo "exit $?"
rm manifest.json
