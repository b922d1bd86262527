# exit 2
lhcr agent add greedy --role auditor --budget money=/month -q
