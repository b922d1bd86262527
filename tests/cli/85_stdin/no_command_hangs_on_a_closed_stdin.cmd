# exit 0
mkdir -p closed && cd closed
lhcr __dump cli | sed -n 's/^## lhcr //p' | grep -vE '^(local (down|reset|sample)|worker|alerts deliver)$' > commands
while read -r words <&3; do
  timeout -k 1 30 lhcr $words > /dev/null 2>&1 <&-
  case $? in 124|137) echo "hung: lhcr $words";; esac
done 3< commands
echo "$(wc -l < commands) commands" | sed -E 's/^([1-9][0-9]{2}|[3-9][0-9]) /many /'
for line in "template apply -" "template validate -" "run create --template greet --params-file - --git-sha 0123456 --spec s" \
            "connections add closed --conninfo host=h --password-stdin" "worker --once --slots 1"; do
  echo "== lhcr $line"
  timeout -k 1 30 lhcr $line <&- > /dev/null 2> err; code=$?
  [ "$line" = "worker --once --slots 1" ] || cat err
  echo "exit $code"
done
