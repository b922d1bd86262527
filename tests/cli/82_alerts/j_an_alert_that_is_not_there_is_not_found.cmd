# exit 6
lhcr alerts show 01980000-0000-7000-8000-000000000000 2>&1 | sed 's/01980000-[0-9a-f-]*/<alert>/'
exit "${PIPESTATUS[0]}"
