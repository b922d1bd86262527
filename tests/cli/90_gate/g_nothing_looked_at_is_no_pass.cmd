# exit 0
mkdir -p empty; lhcr spec validate empty; echo "exit $?"; lhcr spec validate spce; echo "exit $?"; lhcr spec validate empty --allow-empty; echo "exit $?"
