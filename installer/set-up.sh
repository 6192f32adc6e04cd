#!/bin/sh
# Installs the system packages and, from the lock file, the Python packages. Safe to run again; safe to interrupt.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$(readlink -f -- "$0")")/.." && pwd)
stop() { printf 'opis: %s\n' "$1"; exit 3; }

# Two first starts at once (a desk and a test, say) wait for each other instead of damaging .venv.
exec 9>"$here/.set-up.lock"
flock 9 || stop "cannot lock $here/.set-up.lock"

"$here/installer/install-packages.sh" "$here/installer/system-packages.txt"

for candidate in python3.11 python3; do
  if command -v "$candidate" >/dev/null && "$candidate" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))'; then
    python=$candidate
    break
  fi
done
[ -n "${python:-}" ] || stop "Python 3.11 is needed and was not found"

if [ ! -x "$here/.venv/bin/python" ]; then
  printf 'opis: making .venv\n'
  "$python" -m venv "$here/.venv"
fi
cd "$here"
printf 'opis: installing Python packages from requirements.txt\n'
sed -n '/^uv==/,/[^\\]$/p' requirements.txt >.venv/uv.txt
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r .venv/uv.txt ||
  stop "uv could not be installed: check the network"
sed -n '/^setuptools==/,/[^\\]$/p' requirements.txt >.venv/setuptools.txt
.venv/bin/uv pip install --system-certs --quiet --python .venv --require-hashes -r .venv/setuptools.txt ||
  stop "setuptools could not be installed: check the network"
# pyscard is built here, against this machine's libpcsclite, with the locked setuptools.
.venv/bin/uv pip install --system-certs --quiet --python .venv --require-hashes --no-build-isolation-package pyscard -r requirements.txt ||
  stop "the Python packages could not be installed: check the network and run again"
.venv/bin/uv pip install --system-certs --quiet --python .venv --no-deps --no-build-isolation -e . -e contract -e server ||
  stop "the program itself could not be put into .venv"
cp installer/system-packages.txt .venv/installed-packages
cp requirements.txt .venv/installed-requirements
