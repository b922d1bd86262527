# exit 0
lhcr local psql --admin -c "create role transcript_etl login" -- -q
lhcr member add transcript_etl --role data_engineer --kind service
lhcr member add transcript_etl --role auditor --reach org -o json | grep -E '"(created|environment|groups|project|role)"'
lhcr member list --fields member,kind,role,project,environment,status | grep -E 'MEMBER|transcript'
lhcr local psql --admin -c "select pg_has_role('transcript_etl', 'lhcr_worker', 'member')" -- -At
