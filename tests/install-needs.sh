#!/usr/bin/env bash
# Finds or installs what tests need beyond Rust, Node and a C compiler, from Debian packages.
# usage: tests/install-needs.sh [postgres] [chromium] [python] [curl]
set -euo pipefail

updated=
install() {
    if [ "$(id -u)" != 0 ]; then
        echo "the tests need $1: please install it (Debian package: $1)" >&2
        exit 1
    fi
    if [ -z "$updated" ]; then
        apt-get update -qq
        updated=yes
    fi
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$1" >/dev/null
}

for need in "$@"; do
    case $need in
    postgres)
        command -v initdb >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || install postgresql
        ;;
    chromium)
        command -v chromium >/dev/null || install chromium
        ;;
    curl)
        command -v curl >/dev/null || install curl
        ;;
    python)
        python3 -c 'import venv, ensurepip' 2>/dev/null || install python3-venv
        ;;
    *)
        echo "unknown need: $need" >&2
        exit 2
        ;;
    esac
done
