# exit 143
run=$(lhcr run list --status claimed --lane D -o id); lhcr run watch "$run" -q -o json & wait=$!; sleep 1.5; kill -TERM $wait; wait $wait
