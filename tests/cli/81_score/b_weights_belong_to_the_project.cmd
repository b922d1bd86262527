# exit 0
lhcr score weight failures 300 && lhcr score weight cost 60 --lower -o json && lhcr score list
lhcr score weight failures 0 -q && lhcr score weight cost 0 -q
