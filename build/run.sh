# ./parley run: check, build what changed, start, and say what to do next.
# shellcheck shell=bash

run_command() {
  local url=$DEFAULT_URL data="" demo="" https="" pass=()
  while [ $# -gt 0 ]; do
    case $1 in
      --urls) url=$(value_of "$@"); shift ;;
      --urls=*) url=${1#*=} ;;
      --data) data=$(value_of "$@"); shift ;;
      --data=*) data=${1#*=} ;;
      --demo) demo=yes && pass+=("$1") ;;
      --https | --https=*) https=yes && pass+=("$1") ;;
      *) pass+=("$1") ;;
    esac
    shift
  done
  if [ -z "$data" ]; then data=$(default_data_folder)${demo:+-demo}; fi
  data=$(absolute "$data")
  if [ -n "$https" ] && [ "$url" = "$DEFAULT_URL" ]; then url=https://localhost:5080; fi

  require_tools
  # shellcheck disable=SC2086 # a list of words
  require_packages $RUN_PACKAGES
  stop_on_problem "$(find_port_problem "$url")"
  stop_on_problem "$(find_data_problem "$data")"
  build_product
  serve "$url" "$data" "$demo" --urls "$url" --data "$data" ${pass[@]+"${pass[@]}"}
}

# value_of OPTION VALUE…: VALUE, or an end with a message.
value_of() {
  [ $# -ge 2 ] || die "$1 needs a value" "see ./parley help"
  printf '%s\n' "$2"
}

# serve URL DATA DEMO ARGUMENT…: the server is a child, so that this script can speak once it is ready.
# A child started in the background ignores Ctrl+C; it is told to stop by SIGTERM, which it answers by finishing its work.
serve() {
  local url=$1 data=$2 demo=$3 server waiter code=0
  shift 3
  dotnet "$SERVER_PROGRAM" run "$@" &
  server=$!
  # shellcheck disable=SC2064 # the id of this very server
  trap "kill -TERM $server 2>/dev/null || true" INT TERM HUP
  # In the background as well, so that a signal is answered at once; it ends with the server.
  node "$ROOT/build/wait-ready.mjs" "${url%%;*}" "$server" &
  waiter=$!
  if wait "$waiter"; then
    announce "${url%%;*}" "$data" "$demo"
  fi
  wait_for "$server" || code=$?
  trap - INT TERM HUP
  exit "$code"
}

# `wait` returns early when a trapped signal comes; the server's own exit code is what counts.
wait_for() {
  local code=0
  while :; do
    code=0
    wait "$1" || code=$?
    kill -0 "$1" 2>/dev/null || return "$code"
  done
}

announce() {
  local url=${1/\/\/0.0.0.0/\/\/localhost}
  say ""
  say "Parley is running:  ${url/\/\/\*/\/\/localhost}"
  say "Its data is in:     $2"
  if [ -n "$3" ]; then
    say "Next:               open the address and sign in as one of the demo people"
  else
    say "Next:               open the address and register, then open a private window as the second person"
  fi
  say "Stop it with Ctrl+C."
}
