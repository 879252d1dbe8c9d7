# shellcheck shell=bash
run_tests() {
  # shellcheck source=cli/launch/build.sh
  . "$launch/build.sh"
  maven verify "$@"
}
