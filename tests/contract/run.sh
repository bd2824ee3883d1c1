#!/usr/bin/env bash
# Lets schemathesis try every operation of the served OpenAPI document, as each role and as nobody (S31).
# usage: tests/contract/run.sh [seconds for each role]     SEED=… repeats a run
set -euo pipefail
cd "$(dirname "$0")/../.."

seconds=${1:-20}
seed=${SEED:-$RANDOM}
binary=$PWD/target/debug/switchboard
config=$PWD/tests/contract/schemathesis.toml
venv=$PWD/target/contract-venv
if ! cmp -s tests/contract/requirements.txt "$venv/installed.txt"; then
    python3 -m venv --clear "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check -r tests/contract/requirements.txt
    cp tests/contract/requirements.txt "$venv/installed.txt"
fi

directory=$(mktemp -d)
server=
trap '[ -z "$server" ] || { kill "$server" && wait "$server" || true; }; rm -rf "$directory"' EXIT
export SWITCHBOARD_DATABASE_URL="sqlite:$directory/contract.db" SWITCHBOARD_LISTEN=127.0.0.1:0 SWITCHBOARD_LOG_LEVEL=warn
for role in administrator user agent; do
    SWITCHBOARD_PASSWORD="a long $role phrase" "$binary" user add --role "$role" --username "contract.$role" >"$directory/added.txt" 2>&1 ||
        { cat "$directory/added.txt" >&2; exit 1; }
done
touch "$directory/server.out"
"$binary" serve >"$directory/server.out" 2>"$directory/server.log" &
server=$!
url=
for _ in $(seq 100); do
    url=$(sed -n 's/^switchboard is ready: //p' "$directory/server.out")
    [ -n "$url" ] && break
    sleep 0.1
done
[ -n "$url" ] || { cat "$directory/server.log" >&2; exit 1; }

echo "SEED=$seed"
failed=
# Last the one who may remove the others.
for role in nobody agent user administrator; do
    headers=()
    if [ "$role" != nobody ]; then
        curl -sSf -c "$directory/jar" -H 'content-type: application/json' \
            -d "{\"username\":\"contract.$role\",\"password\":\"a long $role phrase\"}" "$url/api/session" >"$directory/session.json"
        cookie=$(awk '/switchboard_session/ { print $6 "=" $7 }' "$directory/jar")
        csrf=$(sed -n 's/.*"csrf_token":"\([0-9a-f]*\)".*/\1/p' "$directory/session.json")
        headers=(-H "Cookie: $cookie" -H "X-CSRF-Token: $csrf")
    fi
    # What a cookie in every request cannot be told from a valid one is left to tests/integration/http/roles.rs;
    # signing in and out would end the session that the others need.
    (cd "$directory" && "$venv/bin/schemathesis" --config-file "$config" run "$url/openapi.json" "${headers[@]}" \
        --seed "$seed" --max-time "$seconds" --exclude-operation-id sign_out --exclude-operation-id sign_in \
        >"$directory/$role.txt" 2>&1) || { failed=yes; cat "$directory/$role.txt"; }
    printf '%-14s %s\n' "$role" "$(grep -E 'generated' "$directory/$role.txt" | tail -1)"
done
if grep -qE 'ERROR|panicked' "$directory/server.log"; then
    failed=yes
    echo "the server logged errors:" && grep -E 'ERROR|panicked' "$directory/server.log" | head -20
fi
[ -z "$failed" ]
