# exit 0
lhcr connections add shop --kind odoo --conninfo "host=h dbname=d user=u" -o id && lhcr connections list --fields name,kind,conninfo && lhcr connections remove shop && lhcr connections list -o id
