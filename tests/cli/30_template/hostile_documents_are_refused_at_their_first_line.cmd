# exit 0
mkdir -p hostile pipelines/bomb && cd hostile
printf 'a: &a [x, x]\nb: &b [*a, *a]\nname: *b\n' > aliases.yaml
printf 'name: !!python/object/apply:os.system [id]\n' > tag.yaml
printf 'name: x\nname: y\n' > twice.yaml
for i in $(seq 0 40); do printf '%*sname:\n' $((i * 2)) ''; done > deep.yaml
(printf '{"name":'; printf '[%.0s' $(seq 100000)) > deep.json
printf '{"name": "x", "name": "y"}' > twice.json
printf '{"name": "\xff"}' > bytes.json
head -c 17000000 /dev/zero | tr '\0' ' ' > large.json
printf '{"name": "x"' > cut.json
for file in aliases.yaml tag.yaml twice.yaml deep.yaml deep.json twice.json bytes.json large.json cut.json; do
  echo "== $file"; lhcr template apply "$file" 2>&1 || echo "exit $?"
done
for file in aliases.yaml deep.yaml; do
  echo "== pipeline $file"; cp "$file" ../pipelines/bomb/pipeline.yaml; (cd .. && lhcr pipeline validate pipelines/bomb 2>&1) || echo "exit $?"
done
echo "== parameters"; lhcr run create --template greet --params-file deep.json --git-sha 0123456789abcdef --spec demo 2>&1 || echo "exit $?"
echo "== a project file"; mkdir -p project && cp deep.yaml project/.lhcr.yaml && (cd project && lhcr run list 2>&1) || echo "exit $?"
rm -r ../pipelines/bomb ../hostile
