# exit 2
mkdir -p typo && cd typo && echo "projct: x" > .lhcr.yaml && lhcr run list
