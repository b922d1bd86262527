# exit 2
lhcr promotion set stage live
