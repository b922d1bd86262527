# exit 0
run=$(lhcr run list -o id); lhcr run claim "$run" --worker w1 --lease 60s --lease-token-file tok -o json --fields run_id,phase,attempt,executor,input,lease_token,lease_token_file; stat -c %a tok
