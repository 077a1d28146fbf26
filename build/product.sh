# Builds the web client and the server in Release, each only when its inputs changed.
# shellcheck shell=bash

STAMPS=$ARTIFACTS/stamps
# The web client's types are made of them.
PROTOCOL_DOCUMENTS=(docs/protocol/openapi.json docs/protocol/asyncapi.yaml)

# fingerprint PATH…: a checksum over names and contents of the source files below these paths (relative to the root).
# Contents rather than times: a fresh checkout or a `touch` causes no build.
fingerprint() {
  (
    cd "$ROOT" || exit
    list_sources "$@" | LC_ALL=C sort -z | xargs -0 cksum 2>/dev/null | cksum
  )
}

list_sources() {
  if git rev-parse --git-dir >/dev/null 2>&1; then
    git ls-files -z --cached --others --exclude-standard --deduplicate -- "$@"
  else
    find "$@" \( -name node_modules -o -name dist -o -name bin -o -name obj \) -prune -o -type f -print0 2>/dev/null
  fi
}

# changed STAMP FINGERPRINT: whether the last successful build of STAMP had other inputs.
changed() { [ "$(cat "$STAMPS/$1" 2>/dev/null)" != "$2" ]; }

stamp() {
  mkdir -p "$STAMPS"
  printf '%s\n' "$2" >"$STAMPS/$1"
}

# build_step TITLE COMMAND…: runs it with its output in artifacts/build.log, which is shown only on failure.
build_step() {
  local title=$1 start
  shift
  start=$(now)
  mkdir -p "$ARTIFACTS"
  printf '%s … ' "$title"
  if ! "$@" >"$ARTIFACTS/build.log" 2>&1 </dev/null; then
    say "failed"
    show_ends "$ARTIFACTS/build.log" >&2
    die "$title failed" "read the output above (all of it: artifacts/build.log)"
  fi
  say "$(($(now) - start)) s"
}

# install_npm FOLDER: `npm ci`, unless node_modules came from this very package-lock.json.
install_npm() {
  local folder=$1 lock
  lock=$(fingerprint "$folder/package-lock.json")
  if [ ! -d "$ROOT/$folder/node_modules" ] || changed "npm-${folder//\//-}" "$lock"; then
    (cd "$ROOT/$folder" && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-audit --no-fund) || return
    stamp "npm-${folder//\//-}" "$lock"
  fi
}

build_web() {
  local inputs
  inputs=$(fingerprint web "${PROTOCOL_DOCUMENTS[@]}")
  if [ ! -f "$ROOT/web/dist/index.html" ] || changed web "$inputs"; then
    build_step "Building the web client" compile_web
    stamp web "$inputs"
  fi
}

compile_web() { install_npm web && (cd "$ROOT/web" && npm run build); }

# The program and the web files that it serves come from one stamp: what is in SERVER_FOLDER belongs together.
build_server() {
  local inputs
  inputs=$(fingerprint src web "${PROTOCOL_DOCUMENTS[@]}" Directory.Build.props Directory.Packages.props global.json)
  if [ ! -f "$SERVER_PROGRAM" ] || changed server "$inputs"; then
    build_step "Building the server" publish_server
    stamp server "$inputs"
  fi
}

# Published beside the old one and then exchanged: a server that still runs keeps the files that it has open.
publish_server() {
  local fresh=$SERVER_FOLDER.new
  rm -rf "$fresh"
  dotnet publish "$SERVER_PROJECT" -c Release -o "$fresh" -v q || return
  mkdir -p "$fresh/wwwroot"
  cp -R "$ROOT/web/dist/." "$fresh/wwwroot/" || return
  rm -rf "$SERVER_FOLDER"
  mv "$fresh" "$SERVER_FOLDER"
}

build_product() {
  build_web
  build_server
}
