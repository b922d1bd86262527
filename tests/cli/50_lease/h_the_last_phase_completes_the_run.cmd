# exit 0
run=$(lhcr run list -o id); echo '{"rows": 1}' > m.json
for phase in one two; do
  lhcr run claim "$run" --worker w1 --lease-token-file tok -o id && lhcr run start "$run" --phase $phase --lease-token-file tok -o id
  lhcr run complete "$run" --phase $phase --lease-token-file tok --output-manifest m.json
done
lhcr run watch "$run" -o json --fields status -q; echo "watch: $?"
