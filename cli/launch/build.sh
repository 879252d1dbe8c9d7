# shellcheck shell=bash
# Builds the program into target/holdfast/<build>/lib and makes its ahead-of-time cache. A build has a
# folder of its own, so that agents started from an earlier one keep the classes they were started with.

# shellcheck source=cli/launch/say.sh
. "$launch/say.sh"

lock_build() {
  if ! mkdir -p "$work" 2>/dev/null || ! [[ -w $work ]]; then
    die "building failed [no-permission]" "why: $work can't be written to by $(id -un)" \
      "do:  build once as the owner of the folder, or give yourself a copy of it."
  fi
  exec {build_lock}>"$work/lock"
  if ! flock -n "$build_lock"; then
    say 'another build is under way; waiting for it'
    flock "$build_lock"
  fi
}

unlock_build() { exec {build_lock}>&-; }

maven() {
  # Maven's own libraries use what the JDK warns of at every start.
  JAVA_HOME=$jdk MAVEN_OPTS="${MAVEN_OPTS-} --sun-misc-unsafe-memory-access=allow" \
    mvn -f "$root/pom.xml" -B -ntp "$@"
}

# Turns Maven's log into a few lines that a person wants to see.
progress() {
  local line name
  while IFS= read -r line; do
    if [[ $line =~ ^\[INFO\]\ Building\ Holdfast\ ([a-z-]+).*\[([0-9]+)/([0-9]+)\]$ ]]; then
      name=${BASH_REMATCH[1]}
      printf '  [%s/%s] %s\n' "${BASH_REMATCH[2]}" "${BASH_REMATCH[3]}" "$name" >&2
    fi
  done
}

package() {
  rm -rf "$root/cli/target/dist" # jars of earlier versions of a library would stay
  maven "$@" -Dquick -Dmaven.test.skip=true -pl cli -am package 2>&1 | tee "$work/build.log" | progress
}

missing_offline() { grep -q -E 'in offline mode|has not been downloaded' "$work/build.log"; }

build() {
  command -v mvn >/dev/null || {
    # shellcheck source=cli/launch/packages.sh
    . "$launch/packages.sh"
    provide_maven
  }
  local before
  before=$(cat "$work/stamp.id" 2>/dev/null || true)
  lock_build
  if [[ $(cat "$work/stamp.id" 2>/dev/null || true) != "$before" ]]; then
    unlock_build # another invocation has built meanwhile
    return
  fi
  if [[ -n $before ]]; then say 'the sources have changed; building'; else say 'building for the first time'; fi
  local started=$SECONDS id
  touch "$work/stamp.new"
  if ! package -o; then
    missing_offline || build_failed
    say 'fetching what the build needs'
    package || build_failed
  fi
  id=$(date +%Y%m%dT%H%M%S)-$$
  mkdir -p "$work/$id"
  cp -R "$root/cli/target/dist/lib" "$work/$id/lib"
  use_build "$id"
  make_aot_cache_now
  say "built in $((SECONDS - started)) s"
  unlock_build
}

build_failed() {
  grep -E '^\[ERROR\]' "$work/build.log" | head -20 >&2 || true
  die 'building failed [build-failed]' "why: see the lines above; the whole log is $work/build.log" \
    'do:  repair the sources, or check the network when a dependency could not be fetched.'
}

# `current` is replaced by a rename: a second invocation reads either the old build or the new one.
use_build() {
  printf '%s\n' "$1" >"$work/current.new"
  mv "$work/current.new" "$work/current"
  printf '%s\n' "$1" >"$work/stamp.id"
  mv "$work/stamp.new" "$work/stamp"
  forget_old_builds
}

# Three are kept: agents of a running lab may have been started from one of them.
forget_old_builds() {
  local builds=("$work"/2*/) i
  for ((i = 0; i < ${#builds[@]} - 3; i++)); do rm -rf "${builds[i]}"; done
}

make_aot_cache_now() {
  local lib jars cp aot
  read -r build <"$work/current"
  lib=$work/$build/lib
  aot=$work/$build/$jdk_id.aot
  jars=("$lib"/*.jar)
  cp=$(IFS=:; printf '%s' "${jars[*]}")
  # An empty cache file says that this JDK can't make one: then it isn't tried again.
  if "$jdk/bin/java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:+UseCompactObjectHeaders \
    --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -Xlog:disable \
    -XX:AOTCacheOutput="$aot.new" -cp "$cp" dev.holdfast.cli.Main rehearse >"$work/aot.log" 2>&1 &&
    [[ -s $aot.new ]]; then
    mv "$aot.new" "$aot"
  else
    : >"$aot"
  fi
}

# For a JDK that has come after the build. Where the folder can't be written to, the program runs without.
make_aot_cache() {
  [[ -w $work/$build ]] || return 0
  lock_build
  [[ -e $aot ]] || make_aot_cache_now
  unlock_build
}
