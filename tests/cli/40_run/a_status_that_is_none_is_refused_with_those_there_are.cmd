# exit 2
lhcr run list --status failed,faild
