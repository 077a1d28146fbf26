# ./parley bench NAME [--json FILE] […]: the benchmarks are one program, bench/Parley.Bench; it knows their names and options.
# shellcheck shell=bash

bench_command() {
  local project=$ROOT/bench/Parley.Bench/Parley.Bench.csproj
  [ -f "$project" ] || die "there are no benchmarks in this version" "look again when bench/Parley.Bench exists"
  require_tools
  # shellcheck disable=SC2086 # a list of words
  require_packages $RUN_PACKAGES
  build_product
  build_step "Building the benchmarks" dotnet build "$project" -c Release -v q
  export PARLEY_SERVER=$SERVER_PROGRAM
  if [ "${1:-}" = chat ]; then
    build_step "Installing the server to compare with" install_npm bench/peers/node-pg
    export PARLEY_PEER=$ROOT/bench/peers/node-pg
  fi
  exec dotnet "$ARTIFACTS/bin/Parley.Bench/release/Parley.Bench.dll" "$@"
}
