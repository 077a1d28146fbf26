# ./parley test: every test there is, and one closing line: "N passed, N failed, N skipped".
# A part is a test project (by its short name), the web client's tests, the browser tests, the build rules, the doctor's
# tests, the server under faults, the Socket.IO server under restless clients, or (only with --checks or by name) formatting
# and lint. Each leaves its output and its reports in artifacts/test-results/PART/, and build/sum-up.mjs adds them all up.
# A part that crashes, that reports nothing, or that runs nothing counts as a failure: silence is never a pass.
# shellcheck shell=bash

RESULTS=$ARTIFACTS/test-results
# Far more than any part needs: the limit is there so that a hung part ends with a name.
PART_LIMIT_SECONDS=2400

test_command() {
  export NO_COLOR=1 FORCE_COLOR=0 # the output is kept in files
  # The tests start servers by the dozen that live for seconds: compiled quickly, a start takes half the processor time.
  export DOTNET_TC_QuickJit=1 DOTNET_TieredPGO=0
  local parts=() checks=""
  while [ $# -gt 0 ]; do
    case $1 in
      --checks) checks=yes ;;
      -*) die "test does not know '$1'" "see ./parley help" ;;
      checks)
        checks=yes
        parts+=(checks)
        ;;
      *) parts+=("$1") ;;
    esac
    shift
  done
  if [ ${#parts[@]} -eq 0 ]; then
    # shellcheck disable=SC2207 # names without blanks
    parts=($(all_parts))
    [ -z "$checks" ] || parts+=(checks)
  fi

  require_tools
  # shellcheck disable=SC2086 # lists of words
  require_packages $RUN_PACKAGES $TEST_PACKAGES ${checks:+$CHECK_PACKAGES}
  rm -rf "$RESULTS" "$ARTIFACTS/protocol/codes" # what tests have received of an earlier server says nothing
  mkdir -p "$RESULTS"

  local part
  for part in "${parts[@]}"; do part_exists "$part"; done
  if compile_tests "${parts[@]}"; then
    run_parts "${parts[@]}"
  fi
  node "$ROOT/build/sum-up.mjs" "$RESULTS"
}

all_parts() {
  test_projects | while read -r project; do short_name "$project"; done
  [ ! -f "$ROOT/web/package.json" ] || say web
  say rules
  say doctor
  say chaos
  say soak
  [ ! -f "$ROOT/tests/e2e/package.json" ] || say e2e
}

test_projects() {
  find "$ROOT/tests" -name node_modules -prune -o -name build-rules -prune -o -name 'Parley.*.Tests.csproj' -print | LC_ALL=C sort
}

# short_name PATH: tests/Parley.Chat.Tests/Parley.Chat.Tests.csproj is "chat".
short_name() { basename "$1" .Tests.csproj | sed 's/^Parley\.//' | tr '[:upper:]' '[:lower:]'; }

# project_of PART: the project file of that short name, or nothing.
project_of() {
  test_projects | while read -r project; do
    if [ "$(short_name "$project")" = "$1" ]; then say "$project"; fi
  done
}

part_exists() {
  case $1 in
    web | e2e | rules | doctor | chaos | soak | checks) return ;;
  esac
  [ -n "$(project_of "$1")" ] || die "there is no part '$1' of the tests" "choose among: $(all_parts | tr '\n' ' ')checks"
}

# compile_tests PART…: one project when one is asked for, else the solution; Release, which `./parley run` shares.
compile_tests() {
  local part project targets=()
  for part in "$@"; do
    project=$(project_of "$part")
    [ -z "$project" ] || targets+=("$project")
  done
  [ ${#targets[@]} -ne 0 ] || return 0
  [ ${#targets[@]} -eq 1 ] || targets=("$ROOT/Parley.slnx")
  local start
  start=$(now)
  mkdir -p "$RESULTS/build"
  # One warm compiler for all projects, also where the environment turns it off: half the time.
  if dotnet build "${targets[0]}" -c Release -v q -p:UseSharedCompilation=true >"$RESULTS/build/output.log" 2>&1 </dev/null; then
    say "$(printf '%-16s %s s' build "$(($(now) - start))")"
  else
    close_part build 1 "$start"
    return 1
  fi
}

# run_parts PART…: what measures nothing in two lanes at the same time, for the machine is idle while a test waits; then the others, one after another.
run_parts() {
  local part left=() right=() alone=() lane
  for part in "$@"; do
    case $part in
      e2e | chaos | soak) alone+=("$part") ;;
      accounts | server | doctor | web) left+=("$part") ;;
      *) right+=("$part") ;;
    esac
  done
  # Before them: two parts may want the same folder. What fails here fails again, and is told, in its part.
  for part in "$@"; do install_clients "$part" >>"$RESULTS/npm.log" 2>&1 </dev/null || true; done
  run_lane ${left[@]+"${left[@]}"} &
  lane=$!
  run_lane ${right[@]+"${right[@]}"}
  wait "$lane"
  run_lane ${alone[@]+"${alone[@]}"}
}

# run_lane PART…: one after another; a line when a part has ended, and the end of its output when it failed.
run_lane() {
  local part start code
  for part in "$@"; do
    start=$(now)
    code=0
    record_part "$part" || code=$?
    close_part "$part" "$code" "$start"
  done
}

# record_part PART: its output goes to its file; its exit code is the part's.
record_part() {
  local run=test_project
  case $1 in
    web | e2e | rules | doctor | chaos | soak | checks) run=test_$1 ;;
  esac
  mkdir -p "$RESULTS/$1"
  ("$run" "$1") >"$RESULTS/$1/output.log" 2>&1 </dev/null
}

# close_part PART CODE START: one call writes it all, so that the lanes' lines stay whole.
close_part() {
  local seconds=$(($(now) - $3)) text
  printf '%s\t%s\t%s\n' "$1" "$2" "$seconds" >>"$RESULTS/parts.tsv"
  text=$(printf '%-16s %s s' "$1" "$seconds")
  if [ "$2" != 0 ] || grep -q ^failed "$RESULTS/$1/results.tsv" 2>/dev/null; then
    text="$text, FAILED (code $2); from artifacts/test-results/$1/output.log:
$(show_ends "$RESULTS/$1/output.log" | sed 's/^/    /')"
  fi
  say "$text"
}

# result PART passed|failed|skipped NAME [MESSAGE]: for parts that have no reporter of their own.
result() { printf '%s\t%s\t%s\n' "$2" "$3" "${4:-}" >>"$RESULTS/$1/results.tsv"; }

# checked PART NAME COMMAND…: one result, by the command's exit code.
checked() {
  local part=$1 name=$2
  shift 2
  say "== $name"
  if limited "$@"; then result "$part" passed "$name"; else result "$part" failed "$name" "$1 ended with an error"; fi
}

limited() {
  if command -v timeout >/dev/null && [ "$(type -t "$1")" = file ]; then
    timeout --kill-after=20 "$PART_LIMIT_SECONDS" "$@"
  else
    "$@"
  fi
}

# What a part runs from npm. Socket.IO itself, on Node: its client for the server's tests, the clients' and the samples'; its server for the
# conformance suite. A mail server for those who send mail, a provider for those who sign in with one.
npm_folders() {
  case $1 in
    platform) say tests/clients/mail ;;
    accounts) say tests/clients/mail tests/clients/oauth ;;
    server) say tests/clients/documents tests/clients/js tests/clients/mail tests/clients/push tests/clients/tus ;;
    socketio.clients) say tests/clients/js samples ;;
    conformance) say tests/clients/reference ;;
    e2e) say web tests/e2e tests/clients/mail tests/clients/oauth tests/clients/push ;;
    web | checks | doctor) say web ;;
  esac
}

install_clients() {
  local folder
  for folder in $(npm_folders "$1"); do install_npm "$folder" || return; done
}

test_project() {
  local project program
  project=$(basename "$(project_of "$1")" .csproj)
  program=$ARTIFACTS/bin/$project/release/$project.dll
  if [ ! -f "$program" ]; then
    say "$program was not built: is $project in Parley.slnx?"
    return 1
  fi
  install_clients "$1" || return
  limited dotnet "$program" --results-directory "$RESULTS/$1" --report-ctrf --report-ctrf-filename report.json \
    --no-progress --no-ansi --long-running 120 --xunit-diagnostics on
}

test_web() {
  cd "$ROOT/web" || return
  install_clients web || return
  checked web "types (tsc)" npm run typecheck
  limited npm test -- --reporter=default --reporter=json --outputFile.json="$RESULTS/web/report.json"
}

# Two people in Debian's chromium against the published server, whose path is in PARLEY_SERVER.
test_e2e() {
  build_product || return
  install_clients e2e || return
  cd "$ROOT/tests/e2e" || return
  checked e2e "types (tsc)" npm run typecheck
  PARLEY_SERVER=$SERVER_PROGRAM PARLEY_TEST_OUTPUT=$RESULTS/e2e/files \
    PLAYWRIGHT_JSON_OUTPUT_NAME=$RESULTS/e2e/report.json \
    limited npx playwright test --reporter=list,json --output "$RESULTS/e2e/files"
}

test_rules() { limited "$ROOT/tests/build-rules/run" "$RESULTS/rules"; }

test_doctor() {
  if [ -f "$SERVER_PROJECT" ]; then build_product || return; fi
  limited "$ROOT/tests/parley-command/run" "$RESULTS/doctor"
}

# Two minutes of faults on each engine, at the same time: the run waits more than it computes. Another seed each time; the output says which.
test_chaos() {
  dotnet build "$CHAOS_PROJECT" -c Release -v q || return
  checked chaos "the delivery contract under faults, SQLite and PostgreSQL" \
    dotnet "$CHAOS_PROGRAM" --seconds 120 --engine both --output "$RESULTS/chaos/journals"
}

# A minute of restless clients; another seed each time; the output says which.
test_soak() {
  dotnet build "$SOAK_PROJECT" -c Release -v q || return
  checked soak "memory and handles after a minute of 2,000 restless clients" dotnet "$SOAK_PROGRAM" --seconds 60
}

test_checks() {
  checked checks "C# format (dotnet format)" dotnet format "$ROOT/Parley.slnx" --verify-no-changes
  if [ -f "$ROOT/web/package.json" ]; then
    install_clients checks || return
    checked checks "web lint" npm --prefix "$ROOT/web" run lint
    checked checks "web format" npm --prefix "$ROOT/web" run format:check --if-present
  fi
  # shellcheck disable=SC2046 # paths without blanks
  checked checks "shell scripts (shellcheck)" shellcheck $(shell_scripts)
}

shell_scripts() {
  printf '%s\n' "$ROOT/parley" "$ROOT/.ci/run" "$ROOT"/build/*.sh "$ROOT/tests/build-rules/run" "$ROOT"/tests/parley-command/run
}
