# exit 0
for i in $(seq 1 30); do lhcr spec new "feature-$i" --layout spec-kit -q > /dev/null; sed -i "s/(FR-002)/(FR-09$((i % 10)))/" specs/*-feature-$i/tasks.md; done
for n in 1 2 7; do lhcr spec validate specs --threads $n -o json 2> /dev/null | sha256sum; done | sort -u | wc -l
