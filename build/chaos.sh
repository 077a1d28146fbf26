# ./parley chaos --seconds N […]: fifty clients on a server that is broken on purpose, and the proof that the delivery contract was kept.
# shellcheck shell=bash

CHAOS_PROJECT=$ROOT/tests/Parley.Chaos/Parley.Chaos.csproj
CHAOS_PROGRAM=$ARTIFACTS/bin/Parley.Chaos/release/parley-chaos.dll

chaos_command() {
  require_tools
  # shellcheck disable=SC2086 # lists of words
  require_packages $RUN_PACKAGES $TEST_PACKAGES
  build_step "Building the server and its clients" dotnet build "$CHAOS_PROJECT" -c Release -v q
  cd "$ROOT" || return
  exec dotnet "$CHAOS_PROGRAM" "$@"
}
