# shellcheck shell=bash
# Finds a JDK without starting a process: each one carries a file `release` with its version.
# Sets jdk (its folder) and jdk_id (names the exact build; a cache made by another is useless).

jdk_version_needed=25

is_jdk() {
  local home=$1 line version='' implementor=''
  [[ -x $home/bin/javac && -x $home/bin/java && -r $home/release ]] || return 1
  while IFS= read -r line; do
    case $line in
      JAVA_RUNTIME_VERSION=*) version=${line#*=} version=${version//\"/} ;;
      JAVA_VERSION=*) version=${version:-${line#*=}} version=${version//\"/} ;;
      IMPLEMENTOR_VERSION=*) implementor=${line#*=} implementor=${implementor//\"/} ;;
    esac
  done <"$home/release"
  local major=${version%%[!0-9]*}
  [[ -n $major ]] && ((major >= jdk_version_needed)) || return 1
  jdk=$home
  jdk_id=jdk-${implementor:-}$version
  jdk_id=${jdk_id//[^A-Za-z0-9.+-]/_}
}

find_jdk() {
  local home
  if [[ -n ${JAVA_HOME-} ]] && is_jdk "$JAVA_HOME"; then return; fi
  if home=$(command -v javac); then
    home=$(readlink -f "$home")
    if is_jdk "${home%/bin/javac}"; then return; fi
  fi
  for home in /usr/lib/jvm/* "${SDKMAN_DIR:-${HOME-}/.sdkman}"/candidates/java/*; do
    if is_jdk "$home"; then return; fi
  done
  return 1
}
