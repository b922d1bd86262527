# exit 2
printf 'routes:\n  - steps: [{ channels: [nowhere] }]\n' | lhcr alerts apply -
