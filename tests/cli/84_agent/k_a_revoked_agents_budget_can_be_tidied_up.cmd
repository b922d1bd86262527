# exit 0
lhcr agent revoke builder -q -o id && lhcr caps remove agent:builder:runs -q -o id && lhcr caps remove agent:builder:tokens -q -o id && lhcr caps remove agent:reporter:runs -q -o id
lhcr agent list --fields name,status,allowance
