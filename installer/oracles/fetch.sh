#!/bin/sh
# Fetches the Java judges of `./opis test --oracles` into .venv/oracles, one folder each. Safe to run again.
# A judge is a folder here: pom.xml names its jars by version, jars.sha256 says which bytes they are.
# Maven asks the repositories that this machine's own settings name.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$(readlink -f -- "$0")")" && pwd)
root=$(CDPATH='' cd -- "$here/../.." && pwd)
export LC_ALL=C  # jars.sha256 is in this order
stop() { printf 'opis: %s\n' "$1"; exit 3; }
are_those_of() { (cd "$2" 2>/dev/null && sha256sum ./*.jar 2>/dev/null | sed 's#\./##' | cmp -s - "$1/jars.sha256"); }

exec 9>"$root/.set-up.lock"
flock 9 || stop "cannot lock $root/.set-up.lock"
"$root/installer/install-packages.sh" "$here/system-packages.txt"
for pom in "$here"/*/pom.xml; do
  judge=$(dirname "$pom")
  jars="$root/.venv/oracles/$(basename "$judge")"
  if are_those_of "$judge" "$jars"; then continue; fi
  printf 'opis: fetching %s\n' "$(basename "$judge")"
  rm -rf "$jars"
  mvn --quiet --batch-mode -Dstyle.color=never --file "$pom" dependency:copy-dependencies -DoutputDirectory="$jars" ||
    stop "Maven could not fetch $(basename "$judge"): check the network and Maven's settings"
  are_those_of "$judge" "$jars" || { rm -rf "$jars"; stop "$(basename "$judge") is not what jars.sha256 says"; }
done
