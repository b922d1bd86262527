# exit 0
lhcr version -o id --format json=v.json --output yaml=v.yaml --fields name,version; cat v.json v.yaml; ls v.*
