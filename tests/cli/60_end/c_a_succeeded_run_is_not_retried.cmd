# exit 7
lhcr run retry "$(lhcr run list --status succeeded -o id)"
