# exit 7
lhcr caps list --fields name,resource,window,limit,on_exceed
lhcr caps remove agent:builder:runs -q
