# Two things that are checked before the server starts, so that the message comes at once and names its remedy.
# shellcheck shell=bash

# find_port_problem URL[;URL…]: whether somebody listens there already. A connection is tried; nothing is bound.
find_port_problem() {
  local url host port
  for url in ${1//;/ }; do
    host=$(url_host "$url")
    port=$(url_port "$url")
    if [ "$port" != 0 ] && (exec 3<>"/dev/tcp/$host/$port") 2>/dev/null; then
      problem "port $port is taken: another program listens at $host:$port" \
        "stop that program, or choose another port: --urls http://localhost:$((port + 1))"
    fi
  done
}

# Names that mean "every address" are asked on the loopback.
url_host() {
  local rest=${1#*://}
  rest=${rest%%/*}
  case $rest in
    \[*) rest=${rest#\[} && rest=${rest%%\]*} ;;
    *) rest=${rest%%:*} ;;
  esac
  case $rest in
    '' | '*' | + | 0.0.0.0 | ::) rest=127.0.0.1 ;;
  esac
  printf '%s\n' "$rest"
}

url_port() {
  local rest=${1#*://}
  rest=${rest%%/*}
  rest=${rest##*\]}
  case $rest in
    *:*) printf '%s\n' "${rest##*:}" ;;
    *) case $1 in https://*) say 443 ;; *) say 80 ;; esac ;;
  esac
}

# find_data_problem DIR: whether DIR can be written to, or made. Leaves nothing behind.
find_data_problem() {
  can_write "$1" || problem "the data folder $1 cannot be written to" \
    "give user $(id -un) write access to it, or choose another one: --data DIR"
}

# can_write DIR: a folder that exists is written to; of one that does not, the nearest folder above must allow it.
can_write() {
  local folder=$1 probe
  if [ -d "$folder" ]; then
    probe=$folder/.write-test-$$
    (: >"$probe") 2>/dev/null && rm -f "$probe"
    return
  fi
  while [ ! -e "$folder" ]; do folder=$(dirname "$folder"); done
  [ -d "$folder" ] && [ -w "$folder" ] && [ -x "$folder" ]
}
