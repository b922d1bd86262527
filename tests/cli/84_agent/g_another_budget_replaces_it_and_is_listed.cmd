# exit 0
lhcr agent add builder --role data_engineer --budget runs=3 --budget tokens=1e6/week -q -o json --fields allowance
lhcr agent add builder --role data_engineer -q -o json --fields created,allowance
lhcr agent list --fields name,status,allowance
for run in $(cat made.txt); do lhcr run cancel $run --reason done -q -o id > cancelled.txt; done
