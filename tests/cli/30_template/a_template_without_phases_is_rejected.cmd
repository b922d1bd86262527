# exit 3
echo "name: x" | lhcr template validate -
