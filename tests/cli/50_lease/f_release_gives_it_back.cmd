# exit 0
run=$(lhcr run list -o id); lhcr run release "$run" --phase one --lease-token-file tok; lhcr run show "$run" -o json | grep -c '"attempt": [01]'
