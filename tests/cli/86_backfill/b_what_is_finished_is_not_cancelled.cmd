# exit 7
set -o pipefail
B=$(lhcr backfill list slowly -o id)
lhcr backfill cancel $B 2>&1 | sed "s/$B/BACKFILL/"
