# exit 0
# A link stays a link and its file is mended, a pipe and an open descriptor are written to, a mode is kept.
mkdir places && cd places && lhcr spec new abc -q > /dev/null
mv spec/abc/tasks.md tasks.md && ln -s ../../tasks.md spec/abc/tasks.md && chmod 640 tasks.md
printf -- "- [x] T099 A second one (FR-001)\r\n" >> tasks.md
lhcr spec validate --fix -q > /dev/null; [ -L spec/abc/tasks.md ] && echo "a link, mode $(stat -c %a tasks.md), $(grep -c $'\r' tasks.md) returns"
ln -s later.json link.json && lhcr spec validate -q -o json=link.json && [ -L link.json ] && grep -c SpecReport later.json
mkfifo pipe && (grep -c SpecReport pipe > read &) && lhcr spec validate -q -o json=pipe && while [ ! -s read ]; do sleep 0.05; done && cat read && [ -p pipe ] && echo "a pipe"
{ echo before >&2; lhcr spec validate -q -o json=/dev/stderr; } 2> errors && head -n 1 errors && grep -c SpecReport errors
lhcr spec validate -q -o json=/dev/fd/3 3> third && grep -c SpecReport third
lhcr spec validate -q -o json=/dev/null && [ -c /dev/null ] && echo "a device"
mkdir folder && lhcr spec validate -q -o json=folder; echo "exit $?"; cd .. && rm -r places
