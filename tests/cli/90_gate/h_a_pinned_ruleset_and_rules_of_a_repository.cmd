# exit 0
mkdir -p .lhcr
printf "ruleset: \"2026.10\"\n" > .lhcr/spec.yaml; lhcr spec validate spec; echo "older: $?"
printf "rules: {SP014: error, SB007: off, SB008: off}\n" > .lhcr/spec.yaml; lhcr spec validate spec; echo "rules: $?"
printf "rules: {SR0: off}\n" > .lhcr/spec.yaml; lhcr spec validate spec; echo "typo: $?"
printf "ruleset: \"2031.01\"\n" > .lhcr/spec.yaml; lhcr spec validate spec; echo "newer: $?"
rm -r .lhcr
