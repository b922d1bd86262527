# exit 11
run=$(lhcr run list --status queued -o id); lhcr run cancel "$run" --reason "not needed"; lhcr run watch "$run" -q
