# exit 0
. ./repo.sh
trace --evidence ../junit.xml --class FR --threshold FR:verified=50 --fields state,key
trace --evidence ../junit.xml --class FR --threshold FR:verified=50.1 --fields state,key
echo "# kept"; trace --evidence ../junit.xml --baseline ../kept.json --write-baseline --class FR -o id; cat ../kept.json
echo "# without the evidence it is less"; trace --baseline ../kept.json --class FR -o id
echo "# and stays what was reached"; trace --baseline ../kept.json --write-baseline --class FR -o id; grep -c '"state": *"verified"\|"state":"verified"' ../kept.json
echo "# spec validate keeps them"; lhcr spec validate --baseline ../kept.json --write-baseline --accept-new -q; grep -c percent ../kept.json
echo "# of a file"; mkdir .lhcr; echo 'trace: {FR: {verified: 60}}' > .lhcr/spec.yaml; trace --evidence ../junit.xml --class FR -o id; rm -r .lhcr
