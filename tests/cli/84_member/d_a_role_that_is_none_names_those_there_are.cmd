# exit 2
lhcr member add somebody --role king
