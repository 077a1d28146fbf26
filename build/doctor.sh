# ./parley doctor: names what is missing or misconfigured, and how to mend it. Ends with 1 when there is a problem.
# The script looks at the machine; what concerns the database and the settings is asked of `parley-server doctor`.
# shellcheck shell=bash

doctor_command() {
  local url=$DEFAULT_URL data=""
  while [ $# -gt 0 ]; do
    case $1 in
      --urls) url=$(value_of "$@"); shift ;;
      --urls=*) url=${1#*=} ;;
      --data) data=$(value_of "$@"); shift ;;
      --data=*) data=${1#*=} ;;
      *) die "doctor does not know '$1'" "see ./parley help" ;;
    esac
    shift
  done
  data=$(absolute "${data:-$(default_data_folder)}")

  local found=0 sdk
  sdk=$(find_sdk_problem)
  report ".NET SDK" "$sdk" || found=1
  report "Node" "$(find_node_problem)" || found=1
  # shellcheck disable=SC2086 # a list of words
  report "system packages" "$(find_package_problem $RUN_PACKAGES)" || found=1
  note_test_packages

  if [ -z "$sdk" ] && [ -f "$SERVER_PROGRAM" ]; then
    dotnet "$SERVER_PROGRAM" doctor --urls "$url" --data "$data" || found=1
  else
    say "note: the server is not built yet, or cannot be started; ./parley run builds it. Its database and settings are not checked."
    report "port" "$(find_port_problem "$url")" || found=1
    report "data folder" "$(find_data_problem "$data")" || found=1
  fi

  [ "$found" = 1 ] || say "All is well."
  return "$found"
}

# report WHAT PROBLEM
report() {
  if [ -z "$2" ]; then
    say "ok: $1"
  else
    printf '%s\n' "$2"
    return 1
  fi
}

# Whoever only runs Parley needs none of these; so they are a note.
note_test_packages() {
  is_debian || return 0
  local missing
  # shellcheck disable=SC2086 # a list of words
  missing=$(missing_packages $TEST_PACKAGES)
  # shellcheck disable=SC2086
  [ -z "$missing" ] || say "note: ./parley test would need: $(install_command $missing)"
}
