# ./parley fuzz --cases N […]: made-up input for every parser of Parley.SocketIO. The tests run 200,000 cases; this is for millions.
# shellcheck shell=bash

FUZZ_PROJECT=$ROOT/tests/Parley.SocketIO.Fuzz/Parley.SocketIO.Fuzz.csproj
FUZZ_PROGRAM=$ARTIFACTS/bin/Parley.SocketIO.Fuzz/release/parley-fuzz.dll

fuzz_command() {
  stop_on_problem "$(find_sdk_problem)"
  build_step "Building the fuzzer" dotnet build "$FUZZ_PROJECT" -c Release -v q
  exec dotnet "$FUZZ_PROGRAM" "$@"
}
