# How ./dev speaks, and the few facts every part of it needs. Sourced by ./dev first.
# Progress goes to stderr, results to stdout; nothing here asks a question.

cache=${XDG_CACHE_HOME:-$HOME/.cache}/lhcr

say() { printf '%s\n' "$*" >&2; }
step() { printf '== %s\n' "$*" >&2; }
die() {  # die MESSAGE [HINT]
  printf 'dev: %s\n' "$1" >&2
  [ $# -lt 2 ] || printf 'hint: %s\n' "$2" >&2
  exit 2
}
seconds_since() { echo $(( $(date +%s) - $1 )); }

# Compilers of this tree take up to 1.5 GB each: as many as the cores, but no more than the memory carries.
jobs_count() {
  local cores memory_kb
  cores=$(nproc)
  memory_kb=$(awk '/^MemAvailable:/ { print $2 }' /proc/meminfo)
  local by_memory=$(( memory_kb / 1500000 ))
  [ "$by_memory" -ge 1 ] || by_memory=1
  echo $(( cores < by_memory ? cores : by_memory ))
}
