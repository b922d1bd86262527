# exit 0
lhcr run retry "$(lhcr run list --status failed -o id)"
