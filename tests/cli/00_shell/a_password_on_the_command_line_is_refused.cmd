# exit 2
lhcr run list --database postgresql://u:secret@h/d
