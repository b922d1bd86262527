# exit 2
mkdir lost && echo "no library" > lost/libpq.so.5
LD_LIBRARY_PATH=$PWD/lost lhcr run list --database dbname=none
