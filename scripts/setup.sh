#!/bin/sh
# Set Tidtam up in this checkout: the few Debian packages, a virtual environment, hashed dependencies, keys, database.
#   scripts/setup.sh          what the product needs
#   scripts/setup.sh --tests  also what the tests need
# As root it installs missing packages itself; otherwise it prints the one line that does and goes on where it can.
set -eu
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }

# name of a file or program that shows a package is there : package
needs="python3:python3 venv:python3-venv thai:libthai0"
requirements=requirements.txt
if [ "${1:-}" = "--tests" ]; then
  needs="$needs git:git chromium:chromium postgres:postgresql soffice:libreoffice-writer-nogui pdftotext:poppler-utils qpdf:qpdf"
  requirements=requirements-dev.txt
fi

have() {
  case "$1" in
    venv) python3 -c 'import ensurepip' 2>/dev/null ;;
    thai) ls /usr/lib/*/libthai.so.0 >/dev/null 2>&1 ;;
    postgres) ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 ;;
    *) command -v "$1" >/dev/null 2>&1 ;;
  esac
}

missing=""
for need in $needs; do
  have "${need%%:*}" || missing="$missing ${need#*:}"
done
if [ -n "$missing" ]; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    say "installing:$missing"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq >/dev/null
    # shellcheck disable=SC2086
    apt-get install -y -qq --no-install-recommends $missing >/dev/null
  else
    say "Some Debian packages are missing. An administrator installs them with:"
    say "  apt-get install$missing"
    if [ "${1:-}" != "--tests" ] || ! have python3 || ! have venv; then exit 1; fi
    say "Going on without them; what needs them is skipped by name."
  fi
fi

python=python3
command -v python3.11 >/dev/null 2>&1 && python=python3.11
$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { say "Python 3.11 or newer is needed"; exit 1; }

stamp=$(cat requirements.txt "$requirements" pyproject.toml | sha256sum | cut -d' ' -f1)
if [ ! -x .venv/bin/python ] || [ "$(cat .venv/tidtam-stamp 2>/dev/null)" != "$stamp-$requirements" ] &&
  [ "$(cat .venv/tidtam-stamp 2>/dev/null)" != "$stamp-requirements-dev.txt" ]; then
  say "setting up .venv"
  [ -x .venv/bin/python ] || $python -m venv .venv
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$requirements"
  # The console script: two lines of our own, so that no build tool has to be fetched.
  cat > .venv/bin/tidtam <<'SCRIPT'
#!/bin/sh
root=$(cd "$(dirname "$(readlink -f "$0")")/../.." && pwd)
PYTHONPATH="$root${PYTHONPATH:+:$PYTHONPATH}" exec "$root/.venv/bin/python" -m tidtam "$@"
SCRIPT
  chmod +x .venv/bin/tidtam
  printf '%s' "$stamp-$requirements" > .venv/tidtam-stamp
fi
.venv/bin/python scripts/compile_messages.py
.venv/bin/tidtam setup
