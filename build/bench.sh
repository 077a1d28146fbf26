# ./parley bench NAME [--json FILE] […]: the benchmarks are one program, bench/Parley.Bench; it knows their names and options.
# shellcheck shell=bash

bench_command() {
  local project=$ROOT/bench/Parley.Bench/Parley.Bench.csproj
  [ -f "$project" ] || die "there are no benchmarks in this version" "look again when bench/Parley.Bench exists"
  require_tools
  # shellcheck disable=SC2086 # a list of words
  require_packages $RUN_PACKAGES
  build_step "Building the benchmarks" dotnet build "$project" -c Release -v q
  case ${1:-} in
    socketio)
      build_step "Building the server under test" dotnet build "$ROOT/bench/Parley.SocketIO.BenchHost/Parley.SocketIO.BenchHost.csproj" -c Release -v q
      build_step "Building the Kestrel server to compare with" dotnet build "$ROOT/bench/peers/kestrel/Parley.Bench.Kestrel.csproj" -c Release -v q
      build_step "Installing the Node server to compare with" install_npm bench/peers/node-socketio
      ;;
    *)
      build_product
      export PARLEY_SERVER=$SERVER_PROGRAM
      ;;
  esac
  if [ "${1:-}" = files ]; then
    build_step "Building the Kestrel server to compare with" dotnet build "$ROOT/bench/peers/kestrel-files/Parley.Bench.KestrelFiles.csproj" -c Release -v q
    export PARLEY_PEER=$ARTIFACTS/bin/Parley.Bench.KestrelFiles/release/Parley.Bench.KestrelFiles.dll
  fi
  if [ "${1:-}" = browser ]; then
    # shellcheck disable=SC2086 # a list of words
    require_packages $BROWSER_PACKAGES
    build_step "Installing what drives the browser" install_npm bench/browser
    export PARLEY_BROWSER_BENCH=$ROOT/bench/browser
  fi
  if [ "${1:-}" = chat ]; then
    build_step "Installing the server to compare with" install_npm bench/peers/node-pg
    export PARLEY_PEER=$ROOT/bench/peers/node-pg
  fi
  exec dotnet "$ARTIFACTS/bin/Parley.Bench/release/Parley.Bench.dll" "$@"
}
