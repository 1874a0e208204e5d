# shellcheck shell=bash
# Shared by bin/demo, bin/test and .ci/run: a machine and a .venv on which the project runs.
# Sourced, never run. Leaves the caller in the root folder of the project.

unset CDPATH
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
python=python3
py=$PWD/.venv/bin/python
da_installare=()

muori() {
  printf 'Errore: %s\n' "$*" >&2
  exit 1
}

abbastanza_recente() {
  "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

# Ubuntu 22.04 has 3.10 as python3, and perhaps a newer one under its own name.
trova_python() {
  local nome
  for nome in "$py" python3 python3.13 python3.12 python3.11; do
    if abbastanza_recente "$nome"; then
      python=$nome
      return
    fi
  done
  return 1
}

esigi_python() {
  trova_python || muori "serve Python 3.11 o successivo, e qui $(python3 --version 2>/dev/null || echo niente) non basta." \
    'Su Ubuntu 22.04 si ottiene con: sudo apt-get install python3.11 python3.11-venv'
}

ha_libreria() {
  "$python" -c "import ctypes; ctypes.CDLL('$1')"
}

# chiedi PACKAGE COMMAND…: the package is missing when the command that needs it fails.
chiedi() {
  local pacchetto=$1
  shift
  "$@" >/dev/null 2>&1 || da_installare+=("$pacchetto")
}

# What the application needs from the system: an environment for Python, and Pango for the PDF.
requisiti_di_base() {
  chiedi python3 trova_python
  abbastanza_recente "$py" || chiedi "$python-venv" "$python" -c 'import ensurepip, venv'
  chiedi libpango-1.0-0 ha_libreria libpango-1.0.so.0
  chiedi libpangoft2-1.0-0 ha_libreria libpangoft2-1.0.so.0
  # Ubuntu 22.04 does not have it: WeasyPrint then does the work by itself, more slowly.
  grep -qs 'CODENAME=jammy' /etc/os-release || chiedi libharfbuzz-subset0 ha_libreria libharfbuzz-subset.so.0
  chiedi fonts-dejavu-core test -e /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf
}

# Quiet, unless apt-get fails.
esegui_apt() {
  local testo
  testo=$("${apt[@]}" "$@" 2>&1 </dev/null) || {
    grep '^E:' <<<"$testo" >&2 || printf '%s\n' "$testo" >&2
    return 1
  }
}

installa() {
  local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=120) pacchetto
  command -v apt-get >/dev/null || return 0
  if [ "$(id -u)" -ne 0 ]; then
    sudo -n true </dev/null 2>/dev/null || return 0
    apt=(sudo -n "${apt[@]}")
  fi
  printf 'Installo i pacchetti di sistema che mancano: %s\n' "$*"
  esegui_apt update || true
  # One name unknown to this release must not keep out the others.
  esegui_apt install --no-install-recommends "$@" || for pacchetto; do
    esegui_apt install --no-install-recommends "$pacchetto" || true
  done
}

# procura FUNCTION: runs a list of `chiedi`, installs what is missing when it may, and leaves in
# da_installare what is missing still. Without a Python nothing else is worth doing.
procura() {
  if command -v python3 >/dev/null; then
    esigi_python
  fi
  da_installare=()
  "$1"
  if [ ${#da_installare[@]} -gt 0 ]; then
    installa "${da_installare[@]}"
    da_installare=()
    "$1"
  fi
  esigi_python
  if [ ${#da_installare[@]} -gt 0 ]; then
    printf '%s\n' '' \
      'Mancano alcuni pacchetti di sistema, e da qui non è stato possibile installarli.' \
      'Si possono chiedere a chi amministra il computer, con questo comando:' '' \
      "    sudo apt-get install ${da_installare[*]}" ''
  fi
}

# prepara_venv FILE…: the last file contains the others, with the same pins. The stamp is the list
# of their checksums, so that a second run installs only when one of them has changed.
prepara_venv() {
  local timbro=.venv/.requisiti ultimo=${!#}
  if ! abbastanza_recente "$py"; then
    "$python" -c 'import ensurepip, venv' 2>/dev/null ||
      muori "a Python manca il modulo venv: senza il pacchetto di sistema $python-venv non si può continuare."
    "$python" -m venv --clear .venv || muori 'non è stato possibile creare la cartella .venv.'
  fi
  if ! { grep -q " $ultimo\$" "$timbro" && sha256sum --status --check "$timbro"; } 2>/dev/null; then
    rm -f "$timbro"
    printf 'Installo le librerie di Python: la prima volta può servire qualche minuto.\n'
    "$py" -m pip install --quiet --disable-pip-version-check --only-binary :all: --require-hashes -r "$ultimo" ||
      muori 'le librerie di Python non sono state installate. Serve la rete: dopo averla controllata, si può ripetere il comando.'
    sha256sum "$@" >"$timbro"
  fi
}

# The checks must not depend on the .env or on the environment of who runs them.
ambiente_di_prova() {
  lavoro=$(mktemp -d)
  trap 'rm -rf -- "$lavoro"' EXIT
  unset DEBUG ALLOWED_HOSTS CSRF_TRUSTED_ORIGINS DIETRO_PROXY SECURE_HSTS_SECONDS SECURE_SSL_REDIRECT
  unset SECURE_HSTS_INCLUDE_SUBDOMAINS SECURE_HSTS_PRELOAD
  unset DJANGO_SETTINGS_MODULE
  export PIANOPERF_ENV=/dev/null SECRET_KEY=solo-per-le-prove DATABASE_URL="sqlite:///$lavoro/prove.sqlite3"
}
