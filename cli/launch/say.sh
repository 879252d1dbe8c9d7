# shellcheck shell=bash
# How the start script speaks: like the program itself.

say() { printf 'holdfast: %s\n' "$*" >&2; }

die() {
  say "$1"
  shift
  (($# == 0)) || printf '  %s\n' "$@" >&2
  exit 1
}
