# exit 0
lhcr alerts test --rule load-failed --subject template:load_books --at 2026-03-28T23:00:00Z -o json --fields route,owners,repeat_every,severity
lhcr alerts test --rule gold-is-old --subject table:gold.x --at 2026-03-28T23:00:00Z -o json | grep -c '"at": "2026-03-29T05:00:00.000000Z"'
lhcr alerts test --rule gold-is-old --at 2026-03-28T12:00:00Z
