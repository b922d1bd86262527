# exit 141
exec 3> >(exec true); sleep 0.3; lhcr help errors >&3
