# exit 7
run=$(lhcr run list -o id); echo 01890000-0000-7000-8000-00000000dead > stale
for verb in start heartbeat "release --reason x" complete "fail --message x"; do
  lhcr run $verb "$run" --phase one --lease-token-file stale; echo "$verb: $?"
done
lhcr artifact push t.yaml --run "$run" --phase one --lease-token-file stale; echo "artifact push: $?"
lhcr run complete "$run" --lease-token-file stale; echo "complete of the run: $?"
lhcr event append "$run" --type PHASE_PROGRESS --message x --lease-token-file stale
