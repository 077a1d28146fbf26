# ./parley fmt [--check]: C# by dotnet format, the web client by its own formatter.
# shellcheck shell=bash

fmt_command() {
  require_tools
  case ${1:-} in
    '') format_code ;;
    --check) check_format ;;
    *) die "fmt does not know '$1'" "see ./parley help" ;;
  esac
}

format_code() {
  dotnet format "$ROOT/Parley.slnx"
  (install_npm web && cd "$ROOT/web" && npm run format --if-present)
}

check_format() {
  local code=0
  dotnet format "$ROOT/Parley.slnx" --verify-no-changes || code=1
  (install_npm web && cd "$ROOT/web" && npm run format:check --if-present) || code=1
  return "$code"
}
