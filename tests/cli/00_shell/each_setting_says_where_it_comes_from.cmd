# exit 0
mkdir -p order && cd order && printf "project: filed\nenvironment: stage\n" > .lhcr.yaml && LHCR_PROJECT=from_env lhcr run list --env prod --explain-config -o json --fields name,value,origin
