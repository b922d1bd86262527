# Configure and build one preset in build/<preset>. Sourced by ./dev. The log is kept beside the tree it is about; on a
# terminal the compiler's own progress is shown, elsewhere only what failed.

# Another clone of the same text finds this one's objects: ccache hashes paths below the tree as relative ones.
export CCACHE_BASEDIR=${CCACHE_BASEDIR:-$PWD} CCACHE_NOHASHDIR=${CCACHE_NOHASHDIR:-true}
export CCACHE_SLOPPINESS=${CCACHE_SLOPPINESS:-pch_defines,time_macros,include_file_mtime,include_file_ctime}

build_preset() {  # build_preset PRESET [TARGET…]
  local preset=$1 tree=build/$1 started log library
  shift
  started=$(date +%s)
  log=$tree/build.log
  mkdir -p "$tree"
  library=$(scripts/fetch_duckdb) || die "libduckdb could not be fetched" "see above; a copy of your own: LHCR_DUCKDB_LIBRARY with cmake -DLHCR_DUCKDB_LIBRARY=…"
  step "build $preset"
  exec 8> "$tree/.lock"  # two builds in one tree would tread on each other's files
  flock 8
  if ! cmake --preset "$preset" -DLHCR_DUCKDB_LIBRARY="$library" > "$tree/configure.log" 2>&1 < /dev/null; then
    tail -n 30 "$tree/configure.log" >&2
    die "cmake --preset $preset failed" "the whole log is in $tree/configure.log"
  fi
  if [ -t 2 ]; then
    cmake --build "$tree" --parallel "$(jobs_count)" ${1:+--target "$@"} >&2 < /dev/null || die "the build of '$preset' failed"
  elif ! cmake --build "$tree" --parallel "$(jobs_count)" ${1:+--target "$@"} > "$log" 2>&1 < /dev/null; then
    grep -E -A 12 '^FAILED|error:' "$log" | head -n 80 >&2
    die "the build of '$preset' failed" "the whole log is in $log"
  fi
  exec 8>&-
  say "   $preset built in $(seconds_since "$started") s"
}

clean_builds() {
  rm -rf build dist
  say "build/ and dist/ are gone; the cache in '$cache' stays (rm -rf it to begin from nothing)"
}
