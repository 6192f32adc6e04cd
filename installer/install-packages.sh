#!/bin/sh
# Installs what is missing of the system packages that a list names, `#` beginning a comment.
set -eu
stop() { printf 'opis: %s\n' "$1"; exit 3; }

wanted=$(sed 's/#.*//' "$1" | tr -s ' \n' ' ')
missing=""
for package in $wanted; do
  status=$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$status" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0
printf 'opis: installing system packages:%s\n' "$missing"
if [ "$(id -u)" = 0 ]; then as_root=""; else
  command -v sudo >/dev/null || stop "run once as root, or install sudo: these packages are missing:$missing"
  as_root="sudo"
fi
$as_root apt-get update -qq || stop "apt-get update failed: check the network and the package sources"
# policy-rc.d keeps an answer of its own in containers; no service is needed by Opis itself.
# shellcheck disable=SC2086
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null ||
  stop "apt-get install failed for:$missing"
