# exit 0
lhcr local psql -c "select session_user, rolsuper from pg_roles where rolname = session_user" -- -At
