# exit 2
lhcr agent add greedy --role auditor --budget coffee=3 -q
