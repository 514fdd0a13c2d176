# Sourced by mvnw: sets JAVA_HOME to a JDK 25 or newer, wherever the usual installers put one.
# Order: JAVA_HOME if it is one, `java` on the PATH if it is one, then the usual folders.

fermata_required_jdk=25

# Some containers and services run without a HOME, and both this script and mvnw look into it.
if [ -z "${HOME-}" ]; then
  HOME=$(getent passwd "$(id -u)" 2>/dev/null | cut -d: -f6)
  export HOME="${HOME:-/tmp}"
fi

# True when $1 is the home of a JDK (javac included) whose release file names a version that is new enough.
fermata_is_jdk() {
  [ -n "${1-}" ] && [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  fermata_version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
  [ "${fermata_version:-0}" -ge "$fermata_required_jdk" ]
}

# Prints the home of the `java` on the PATH, links resolved; nothing where there is none.
fermata_path_home() {
  fermata_java=$(command -v java 2>/dev/null) || return 0
  if [ "$(uname)" = Darwin ] && [ "$fermata_java" = /usr/bin/java ]; then
    /usr/libexec/java_home -v "$fermata_required_jdk+" 2>/dev/null || :
    return 0
  fi
  fermata_java=$(readlink -f "$fermata_java" 2>/dev/null || printf %s "$fermata_java")
  dirname "$(dirname "$fermata_java")"
}

fermata_find_jdk() {
  if fermata_is_jdk "${JAVA_HOME-}"; then return 0; fi
  fermata_home=$(fermata_path_home)
  if fermata_is_jdk "$fermata_home"; then JAVA_HOME=$fermata_home; return 0; fi
  # The script that sources this one runs with globbing off.
  set +f
  for fermata_home in /usr/lib/jvm/* "${SDKMAN_DIR:-$HOME/.sdkman}"/candidates/java/* "$HOME"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /opt/java/* /opt/jdk*; do
    if fermata_is_jdk "$fermata_home"; then set -f; JAVA_HOME=$fermata_home; return 0; fi
  done
  set -f
  return 1
}

if fermata_find_jdk; then
  export JAVA_HOME
  # Maven's own libraries make a JDK this new warn at every start. Not in .mvn/jvm.config: an older JDK, which the
  # enforcer is there to explain, would not start with these options at all.
  MAVEN_OPTS="--sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED ${MAVEN_OPTS-}"
  export MAVEN_OPTS
else
  echo "Fermata needs a JDK $fermata_required_jdk or newer and found none: install one (for example Temurin $fermata_required_jdk from https://adoptium.net, or 'sdk install java $fermata_required_jdk-tem') or set JAVA_HOME to it, then run this command again." >&2
  exit 1
fi
