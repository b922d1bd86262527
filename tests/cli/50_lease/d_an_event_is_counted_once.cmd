# exit 0
run=$(lhcr run list -o id); for i in 1 2; do lhcr event append "$run" --type PHASE_PROGRESS --message "half way" --payload '{"done": 1}' --event-id 01890000-0000-7000-8000-000000000001 --lease-token-file tok -o json --fields appended,duplicates; done
