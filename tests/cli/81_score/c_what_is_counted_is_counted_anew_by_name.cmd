# exit 0
RUN=$(lhcr run list --template score -o id | head -1)
lhcr run score $RUN -o json --fields score,before,waits_for
for run in $(lhcr run list --template score -o id); do lhcr run cancel $run --reason done -q -o id > /dev/null; done
lhcr run explain $RUN | sed "s/$RUN/RUN/"
