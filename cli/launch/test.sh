# shellcheck shell=bash
# `holdfast test`: everything that watches over the code, in one command: formatter, compiler checks,
# ShellCheck, tests on real servers. Arguments go to Maven.

# shellcheck source=cli/launch/packages.sh
. "$launch/packages.sh"
# shellcheck source=cli/launch/build.sh
. "$launch/build.sh"

provide_for_tests() {
  provide_maven
  provide_servers
  if may_install; then
    command -v ip >/dev/null || apt_install iproute2
    command -v shellcheck >/dev/null || apt_install shellcheck
    command -v mariadb-dump >/dev/null || apt_install mariadb-client # mariadb-binlog is in it, too
  fi
}

check_scripts() {
  if ! command -v shellcheck >/dev/null; then
    say 'shellcheck is not installed: the scripts go unchecked'
    return
  fi
  (cd "$root" && shellcheck -x holdfast .ci/run simulation/run simulation/soak acceptance/soak bench/run binlog/other-servers binlog/fuzz bench/pacemaker/* cli/launch/*.sh)
}

# From Maven's log: each module, each test class with its count, and whatever went wrong.
test_progress() {
  local line
  while IFS= read -r line; do
    if [[ $line =~ ^\[INFO\]\ Building\ Holdfast\ ([a-z-]+).*\[([0-9]+)/([0-9]+)\]$ ]]; then
      printf '[%s/%s] %s\n' "${BASH_REMATCH[2]}" "${BASH_REMATCH[3]}" "${BASH_REMATCH[1]}"
    elif [[ $line =~ ^\[[A-Z]+\].*Tests\ run:\ ([0-9]+),.*Time\ elapsed:\ ([0-9.,]+)\ s.*--\ in\ ([a-zA-Z0-9_.]+)$ ]]; then
      printf '    %s: %s tests, %s s\n' "${BASH_REMATCH[3]##*.}" "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}"
    elif [[ $line == '[ERROR]'* || $line == *WARNING*.java:* ]]; then
      printf '%s\n' "$line"
    fi
  done
}

# From Surefire's line for each class: what ran, and what the machine doesn't allow.
summary() {
  local line ran=0 skipped=0
  while IFS= read -r line; do
    if [[ $line =~ Tests\ run:\ ([0-9]+),.*Skipped:\ ([0-9]+),.*\ --\ in\  ]]; then
      ran=$((ran + BASH_REMATCH[1]))
      skipped=$((skipped + BASH_REMATCH[2]))
    fi
  done <"$1"
  printf '%d passed, 0 failed, %d skipped\n' $((ran - skipped)) "$skipped"
}

run_tests() {
  provide_for_tests
  check_scripts
  mkdir -p "$work"
  local started=$SECONDS log=$work/test.log
  say "building and testing everything; the whole log is $log"
  if ! maven verify "$@" </dev/null 2>&1 | tee "$log" | test_progress; then
    die 'the tests failed [tests-failed]' "why: see the lines above; the whole log is $log" \
      'do:  repair what they name; "./holdfast test -pl MODULE -am" runs one module and what it needs.'
  fi
  summary "$log"
  say "everything holds, after $((SECONDS - started)) s"
}
