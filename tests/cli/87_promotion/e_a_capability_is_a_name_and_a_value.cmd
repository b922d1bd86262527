# exit 2
lhcr worker --once --capability python
