# exit 6
lhcr member remove transcript_etl
lhcr member remove transcript_etl --reach org --role auditor -o json | grep removed
lhcr local psql --admin -c "drop role transcript_etl" -- -q
lhcr member remove transcript_etl --reach org
