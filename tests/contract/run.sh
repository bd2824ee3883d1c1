#!/usr/bin/env bash
# Lets schemathesis try every operation of the served OpenAPI document, as each role and as nobody, and walk along
# its links (S31).
# usage: tests/contract/run.sh [seconds for each role; walks take half of it]     SEED=… repeats a run
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

failed=
# A caller with a key is tried by the contract without sessions: a wrong cookie beside a good key is no wrong sign-in.
curl -sSf "$url/openapi.json" >"$directory/openapi.json"
"$venv/bin/python" - "$directory" <<'EOF'
import json, sys

folder = sys.argv[1]
contract = json.load(open(f"{folder}/openapi.json"))
key = [{"api_key": []}]
contract["security"] = key
schemes = contract["components"]["securitySchemes"]
contract["components"]["securitySchemes"] = {"api_key": schemes["api_key"]}
for path in contract["paths"].values():
    for operation in path.values():
        if isinstance(operation, dict) and operation.get("security"):
            operation["security"] = key if any("api_key" in one for one in operation["security"]) else []
json.dump(contract, open(f"{folder}/with-key.json", "w"))
# Who walks repeats no request: with a key against repeats an answer may be about what was removed since.
for path in contract["paths"].values():
    for operation in path.values():
        if isinstance(operation, dict) and "parameters" in operation:
            operation["parameters"] = [one for one in operation["parameters"] if one["name"] != "Idempotency-Key"]
json.dump(contract, open(f"{folder}/walk.json", "w"))
EOF

# Runs schemathesis: a name, seconds, the contract, and arguments.
try() {
    local name=$1 most=$2 contract=$3
    shift 3
    (cd "$directory" && "$venv/bin/schemathesis" --config-file "$config" run "$directory/$contract" --url "$url" "$@" \
        --seed "$seed" --max-time "$most" >"$directory/told.txt" 2>&1) || { failed=yes; cat "$directory/told.txt"; }
    printf '%-24s %s\n' "$name" "$(grep -E 'generated' "$directory/told.txt" | tail -1)"
}

echo "SEED=$seed"
# Last the one who may remove the others.
for role in nobody agent user administrator; do
    headers=()
    session=()
    if [ "$role" != nobody ]; then
        curl -sSf -c "$directory/jar" -H 'content-type: application/json' \
            -d "{\"username\":\"contract.$role\",\"password\":\"a long $role phrase\"}" "$url/api/session" >"$directory/session.json"
        cookie=$(awk '/switchboard_session/ { print $6 "=" $7 }' "$directory/jar")
        csrf=$(sed -n 's/.*"csrf_token":"\([0-9a-f]*\)".*/\1/p' "$directory/session.json")
        session=(-H "Cookie: $cookie" -H "X-CSRF-Token: $csrf")
        curl -sSf "${session[@]}" -H 'content-type: application/json' -d '{"name":"contract"}' "$url/api/api-keys" >"$directory/key.json"
        headers=(-H "Authorization: Bearer $(sed -n 's/.*"token":"\(sbk_[0-9a-f]*\)".*/\1/p' "$directory/key.json")")
    fi
    # With a key, so that a request without it, or with a wrong one, must be refused. Signing in and out would end
    # the session that the others need.
    contract=openapi.json
    [ "$role" = nobody ] || contract=with-key.json
    except=(--exclude-operation-id sign_out --exclude-operation-id sign_in)
    try "$role" "$seconds" "$contract" "${headers[@]}" "${except[@]}" --phases examples,coverage,fuzzing
    [ "$role" = nobody ] ||
        try "$role, walking" $((seconds / 2 + 1)) walk.json "${headers[@]}" "${except[@]}" --phases stateful
    # What needs a session. A cookie in every request cannot be told from a valid one: tests/integration/http/roles.rs does.
    if [ "$role" != nobody ]; then
        only=()
        for operation in get_session list_sessions end_session change_password list_api_keys create_api_key delete_api_key; do
            only+=(--include-operation-id "$operation")
        done
        try "$role, signed in" 5 openapi.json "${session[@]}" "${only[@]}" --phases examples,coverage,fuzzing
    fi
done
if grep -qE 'ERROR|panicked' "$directory/server.log"; then
    failed=yes
    echo "the server logged errors:" && grep -E 'ERROR|panicked' "$directory/server.log" | head -20
fi
[ -z "$failed" ]
