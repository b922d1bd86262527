# exit 0
run=$(lhcr run list -o id); lhcr run start "$run" --phase one --lease-token-file tok && lhcr run heartbeat "$run" --phase one --lease-token-file tok
