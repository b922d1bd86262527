# exit 0
fail() { lhcr rnu 2>&1 | head -1 | cat -v; }
echo "plain:"; fail
echo "forced:"; CLICOLOR_FORCE=1 fail
echo "forced by 0 is not:"; CLICOLOR_FORCE=0 fail
echo "forbidden wins:"; NO_COLOR=1 CLICOLOR_FORCE=1 fail
echo "a dumb terminal:"; script -qec "TERM=dumb lhcr rnu" /dev/null < /dev/null | head -1 | cat -v
echo "another one:"; script -qec "TERM=xterm lhcr rnu" /dev/null < /dev/null | head -1 | cat -v
