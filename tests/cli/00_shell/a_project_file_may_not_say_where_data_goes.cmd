# exit 2
mkdir -p evil && cd evil && echo "database: host=elsewhere" > .lhcr.yaml && lhcr run list
