# exit 0
mkdir warned && cd warned && lhcr spec new abc -q > /dev/null && sed -i "s/in under 1 second/quickly/" spec/abc/prd.md
for how in "" "--fail-on warning" "--profile strict"; do
  lhcr spec validate $how --format pretty,junit=j.xml,tap=t.tap,markdown=m.md,json=r.json -q; echo "exit $?"
  grep -o 'failures="[0-9]*"' j.xml | sort -u; grep -E "^(not )?ok" t.tap; head -n 1 m.md; grep passed r.json
done
cd .. && rm -r warned
