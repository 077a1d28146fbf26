# ./parley soak --seconds N […]: thousands of restless clients on a Socket.IO server, and what they leave behind in its process.
# shellcheck shell=bash

SOAK_PROJECT=$ROOT/tests/Parley.SocketIO.Soak/Parley.SocketIO.Soak.csproj
SOAK_PROGRAM=$ARTIFACTS/bin/Parley.SocketIO.Soak/release/parley-soak.dll

soak_command() {
  stop_on_problem "$(find_sdk_problem)"
  build_step "Building the server and its clients" dotnet build "$SOAK_PROJECT" -c Release -v q
  exec dotnet "$SOAK_PROGRAM" "$@"
}
