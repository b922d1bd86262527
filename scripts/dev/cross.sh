# Building for arm64 on another machine, in build/release-arm64. It is done in a Debian root in the cache that has the cross compiler
# and, by multiarch, the arm64 libraries: the machine's own packages stay as they are. Sourced by ./dev; making and entering a root needs root.

cross_root=$cache/parts/cross-arm64-bookworm

make_cross_root() {  # make_cross_root FOLDER
  local sources=/etc/apt/sources.list.d/debian.sources library
  # shellcheck disable=SC2086  # lists of words
  local -a wanted=(crossbuild-essential-arm64 dpkg-dev file $packages_tools $packages_headers)
  for library in $packages_libraries; do wanted+=("$library:arm64"); done
  [ -f $sources ] || sources=/etc/apt/sources.list
  as_root mmdebstrap --quiet --format=directory --variant=minbase --architectures="$(dpkg --print-architecture),arm64" \
    --include="$(IFS=,; echo "${wanted[*]}")" bookworm "$1/root" $sources
}

# The owner of the tree builds, and with the ccache of this machine where it has one.
in_cross_root() {  # in_cross_root COMMAND…, in the root of the tree
  local objects
  objects=$(ccache --get-config cache_dir 2> /dev/null) || objects=$cache/cross-ccache
  mkdir -p "$objects"
  as_root scripts/dev/in_root "$cross_root/root" "$PWD" "$cache" "$objects" -- \
    setpriv --reuid="$(stat -c %u .)" --regid="$(stat -c %g .)" --clear-groups \
    env HOME="$cache" CCACHE_DIR="$objects" CCACHE_BASEDIR="$CCACHE_BASEDIR" CCACHE_NOHASHDIR="$CCACHE_NOHASHDIR" CCACHE_SLOPPINESS="$CCACHE_SLOPPINESS" \
    sh -euc 'cd "$1"; shift; exec "$@"' sh "$PWD" "$@"
}

cross_build() {  # cross_build TARGET…
  local tree=build/release-arm64 started library
  started=$(date +%s)
  can_be_root || die "a root for cross building needs root, and neither root nor a passwordless sudo is at hand"
  library=$(scripts/fetch_duckdb --platform linux-arm64) || die "libduckdb for arm64 could not be fetched"
  mkdir -p "$tree"
  exec 8> "$tree/.lock"
  flock 8
  # shellcheck disable=SC2086  # lists of words
  install_part "$cross_root" "$(echo $packages_tools $packages_headers $packages_libraries | sha256sum | cut -c1-12)" make_cross_root ||
    die "the root for cross building could not be made"
  step "build release-arm64"
  if ! in_cross_root cmake --preset release-arm64 -DLHCR_DUCKDB_LIBRARY="$library" > "$tree/configure.log" 2>&1; then
    tail -n 30 "$tree/configure.log" >&2
    die "cmake --preset release-arm64 failed" "the whole log is in $tree/configure.log"
  fi
  if ! in_cross_root cmake --build "$tree" --parallel "$(jobs_count)" --target "$@" > "$tree/build.log" 2>&1; then
    grep -E -A 12 '^FAILED|error:' "$tree/build.log" | head -n 80 >&2
    die "the build of 'release-arm64' failed" "the whole log is in $tree/build.log"
  fi
  exec 8>&-
  say "   release-arm64 built in $(seconds_since "$started") s"
}
