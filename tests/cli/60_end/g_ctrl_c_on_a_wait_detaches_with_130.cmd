# exit 130
run=$(lhcr run list --status claimed --lane D -o id); lhcr run watch "$run" -q & wait=$!; sleep 1.5; kill -INT $wait; wait $wait
