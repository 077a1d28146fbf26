# What every subcommand stands on: places, messages, and the environment of the tools.
# shellcheck shell=bash disable=SC2034 # the names are used by the other files

ARTIFACTS=$ROOT/artifacts
SERVER_PROJECT=$ROOT/src/Parley.Server/Parley.Server.csproj
SERVER_FOLDER=$ARTIFACTS/publish/server
SERVER_PROGRAM=$SERVER_FOLDER/parley-server.dll
DEFAULT_URL=http://localhost:5080

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 TESTINGPLATFORM_TELEMETRY_OPTOUT=1
# In CI no compiler server or build node may outlive the script.
if [ "${CI:-}" = true ]; then
  export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0 UseSharedCompilation=false
fi

say() { printf '%s\n' "$*"; }

# problem TEXT MEND: one line, the form in which parley-server doctor reports as well.
problem() { printf 'problem: %s / mend: %s\n' "$1" "$2"; }

# die TEXT MEND: what went wrong and how to mend it.
die() {
  problem "$1" "$2" >&2
  exit 1
}

# absolute PATH: PATH seen from the caller's folder; it need not exist.
absolute() {
  case $1 in
    /*) printf '%s\n' "$1" ;;
    *) printf '%s/%s\n' "$PWD" "$1" ;;
  esac
}

default_data_folder() { printf '%s\n' "${XDG_DATA_HOME:-$HOME/.local/share}/parley"; }

now() { date +%s; }

# show_ends FILE: all of a short log; of a long one the first and the last lines: npm says the cause first, MSBuild last.
show_ends() {
  if [ "$(wc -l <"$1")" -le 100 ]; then
    cat "$1"
  else
    head -n 30 "$1"
    say "[…]"
    tail -n 70 "$1"
  fi
}
