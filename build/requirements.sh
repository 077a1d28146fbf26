# What a machine needs before anything can be built: the .NET SDK, Node, and a few system packages.
# Each find_… prints a `problem: … / mend: …` line when something is missing; nothing when all is well.
# shellcheck shell=bash disable=SC2034 # the names are used by the other files

# 20.19 is the oldest that vite runs on.
NODE_MINIMUM=20.19
# libvips-tools and ffmpeg look at what people upload; without them images and recordings are refused.
RUN_PACKAGES="libsqlite3-0 libvips-tools ffmpeg"
# The browser tests drive chromium, without what only a screen needs, and the whole of it to see what the system shows; the stores' tests start
# PostgreSQL and OpenStack Swift, which speaks the S3 API; python3-socketio is one of the foreign clients; gcc builds the library that simulates a power cut.
TEST_PACKAGES="chromium chromium-headless-shell gcc libc6-dev postgresql python3 python3-aiohttp python3-socketio swift-proxy swift-account swift-container swift-object memcached"
CHECK_PACKAGES="shellcheck"
# The browser of `./parley bench browser`.
BROWSER_PACKAGES="chromium-headless-shell"

# The SDK that global.json asks for: 10.0.100 with rollForward latestFeature means 10.0.N, N >= 100.
find_sdk_problem() {
  local wanted band least installed
  wanted=$(sed -n 's/.*"version": *"\([0-9.]*\)".*/\1/p' "$ROOT/global.json")
  band=${wanted%.*}
  least=${wanted##*.}
  local mend="install the .NET SDK $wanted or a later $band from https://dotnet.microsoft.com/download"
  if ! command -v dotnet >/dev/null; then
    problem "there is no .NET SDK on the PATH" "$mend"
    return
  fi
  installed=$(dotnet --list-sdks 2>/dev/null | cut -d' ' -f1)
  local version
  for version in $installed; do
    [ "${version%.*}" = "$band" ] && [ "${version##*.}" -ge "$least" ] 2>/dev/null && return
  done
  problem "no installed .NET SDK is new enough (found: ${installed:-none}; needed: $wanted or a later $band)" "$mend"
}

find_node_problem() {
  local mend="install Node $NODE_MINIMUM or newer, with npm, from https://nodejs.org"
  if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
    problem "Node or npm is not on the PATH" "$mend"
    return
  fi
  local version
  version=$(node --version)
  is_at_least "$NODE_MINIMUM" "${version#v}" || problem "Node $version is too old (needed: $NODE_MINIMUM or newer)" "$mend"
}

# is_at_least LEAST VERSION: compares major and minor.
is_at_least() {
  local least_minor=${1#*.} rest=${2#*.}
  local minor=${rest%%.*}
  [ "${2%%.*}" -gt "${1%%.*}" ] || { [ "${2%%.*}" -eq "${1%%.*}" ] && [ "$minor" -ge "$least_minor" ]; }
}

is_debian() { command -v dpkg-query >/dev/null && command -v apt-get >/dev/null; }

# missing_packages NAME…: those of the Debian packages that are not installed, on one line.
missing_packages() {
  local name missing=""
  for name in "$@"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null)" = installed ] || missing="$missing $name"
  done
  printf '%s\n' "${missing# }"
}

install_command() { printf 'apt-get install -y --no-install-recommends %s\n' "$*"; }

# find_package_problem NAME…: Debian by its package list; elsewhere only SQLite can be told, by the linker's cache.
find_package_problem() {
  if is_debian; then
    local missing
    missing=$(missing_packages "$@")
    # shellcheck disable=SC2086 # a list of words
    [ -z "$missing" ] || problem "system packages are missing: $missing" "run: sudo $(install_command $missing)"
  elif [ "$(uname -s)" = Linux ] && ! ldconfig -p 2>/dev/null | grep -q 'libsqlite3\.so'; then
    problem "the system's SQLite library (libsqlite3.so.0) is missing" "install SQLite 3 with your system's package manager"
  fi
}

# require_packages NAME…: installs what is missing where it may, else says the one command that does.
require_packages() {
  local missing=""
  if is_debian; then missing=$(missing_packages "$@"); fi
  if [ -n "$missing" ] && [ "$(id -u)" = 0 ]; then
    say "Installing Debian packages: $missing"
    # shellcheck disable=SC2086 # a list of words
    apt_install $missing
  fi
  stop_on_problem "$(find_package_problem "$@")"
}

apt_install() {
  export DEBIAN_FRONTEND=noninteractive
  mkdir -p "$ARTIFACTS"
  { apt-get update -q && apt-get install -y -q --no-install-recommends "$@"; } \
    >"$ARTIFACTS/apt.log" 2>&1 </dev/null \
    || die "apt-get could not install: $* (see artifacts/apt.log)" "run: sudo apt-get update && sudo $(install_command "$@")"
}

require_tools() {
  stop_on_problem "$(find_sdk_problem)"
  stop_on_problem "$(find_node_problem)"
}

# stop_on_problem LINE: LINE is empty or a `problem: …` line.
stop_on_problem() {
  [ -z "$1" ] && return
  printf '%s\n' "$1" >&2
  exit 1
}
