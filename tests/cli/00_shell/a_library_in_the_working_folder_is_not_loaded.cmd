# exit 0
mkdir hostile && cd hostile
for name in libpq.so.5 libcrypto.so.3 libfmt.so.9; do echo "no library" > $name; done
lhcr --version > /dev/null
lhcr run list --database "host=$PWD dbname=none" 2>&1 | grep -o "cannot connect to host="
