# The Debian packages each job needs, and their installation: only what is missing, without a question, without starting anything.
# Sourced by ./dev; `need_packages build test` is the entry.

packages_tools="cmake ninja-build ccache mold pkg-config git ca-certificates python3 python3-venv"
packages_headers="nlohmann-json3-dev doctest-dev libcli11-dev"
packages_libraries="libpqxx-dev libpq-dev libssl-dev libyaml-cpp-dev libfmt-dev libcurl4-openssl-dev libcmark-gfm-dev libpg-query-dev libexpat1-dev"
packages_build="g++ $packages_tools $packages_headers $packages_libraries postgresql-15 postgresql-client-15"
packages_test="curl procps iproute2 libevent-2.1-7 libc-ares2"
packages_lint="clang-format clang-tidy-16 procps"
packages_package="mmdebstrap dpkg-dev file"

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}
can_be_root() { [ "$(id -u)" = 0 ] || sudo -n true 2> /dev/null; }
apt_get() {
  as_root env DEBIAN_FRONTEND=noninteractive UCF_FORCE_CONFFOLD=1 apt-get -qq -o DPkg::Lock::Timeout=600 \
    -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold -o Dpkg::Use-Pty=0 "$@" < /dev/null
}

is_installed() { [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2> /dev/null)" = installed ]; }
missing_packages() {  # those of the named groups that this machine lacks
  local group name
  for group in "$@"; do
    local list=packages_$group
    for name in ${!list}; do is_installed "$name" || echo "$name"; done
  done
}

# Debian's server package makes and starts a cluster on the first free port unless this says otherwise before it is unpacked. A file
# that is there already is somebody's: it is only added to when it does not speak of the matter, and obeyed when it does.
forbid_main_cluster() {
  local conf=/etc/postgresql-common/createcluster.conf said=
  [ ! -f "$conf" ] || said=$(sed -n 's/^[[:space:]]*create_main_cluster[[:space:]]*=\{0,1\}[[:space:]]*//p' "$conf" | tail -n 1 | tr -d "'\"")
  case $said in
    false | off | no | 0) return ;;
    ?*) die "'$conf' says create_main_cluster = $said, so installing postgresql-15 would start a cluster" \
          "set it to false, or install postgresql-15 yourself" ;;
  esac
  say "  $conf: create_main_cluster = false (no cluster starts by itself)"
  as_root mkdir -p "${conf%/*}"
  printf '%s\n' '# Set by ./dev of lhcr: its Postgres servers are private ones, started by itself.' 'create_main_cluster = false' |
    as_root tee -a "$conf" > /dev/null
}

need_packages() {
  local missing
  missing=$(missing_packages "$@" | sort -u | tr '\n' ' ')
  missing=${missing% }
  [ -n "$missing" ] || return 0
  command -v apt-get > /dev/null || die "these packages are missing, and this is not a Debian: $missing" "install their like by hand"
  can_be_root || die "these packages are missing, and neither root nor a passwordless sudo is at hand" "sudo apt-get install $missing"
  step "installing $missing"
  case " $missing " in *" postgresql-15 "*) forbid_main_cluster ;; esac
  apt_get update || say "  apt-get update failed; going on with the lists that are there"
  # shellcheck disable=SC2086  # a list of words
  if ! apt_get install -y --no-install-recommends $missing >&2; then
    die "apt-get could not install: $missing" "read its message above; the same command again goes on where it stopped"
  fi
  missing=$(missing_packages "$@" | tr '\n' ' ')
  [ -z "$missing" ] || die "apt-get said yes, but these are still missing: $missing"
}
