# exit 0
mkdir -p above/deep/er && git init -q above && echo "project: found" > above/.lhcr.yaml && cd above/deep/er && lhcr run list --explain-config -o json --fields name,value,source | grep -B1 -A2 "/.lhcr.yaml"
cd .. && git init -q . && lhcr run list --explain-config -o json | grep -c "/.lhcr.yaml" || true
