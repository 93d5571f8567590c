import { ACCESS_LIST } from '../contract';

/** Name of the JetStream key-value bucket in which a hub or region stores the list of leaves that it last enforced. */
const ACCESS_BUCKET = 'nats-edge-access';
/** The key in {@link ACCESS_BUCKET}. */
const ACCESS_KEY = 'enforced';
/** Directory of the list in the script's container. */
export const ACCESS_DIRECTORY = '/access';

/** Properties of {@link accessScript}. */
export interface AccessScriptProps {
  /** Names of all servers of the cluster. */
  readonly servers: readonly string[];
  /** The tag of servers that have loaded the list. */
  readonly tag: string;
}

/**
 * Leaves that are disconnected at once before a pause: those that may reconnect do, and a hub accepts some hundred per
 * second.
 */
const AT_ONCE = 50;

/**
 * A shell script that disconnects every leaf that may no longer do what it was allowed when it connected. It waits
 * until all servers have loaded the list: a leaf disconnected by one could otherwise reconnect through another. Then it
 * drops only the connections of users that are no longer in the list, or whose entry differs from the list that was
 * last enforced (stored in JetStream). Then it waits until these connections are gone. Run again, it does nothing.
 *
 * It identifies a leaf by what the server reports (`connz`), never by what the leaf claims. The variables NATS_… are
 * for a user of the system account, ADMIN_NATS_… for one that may use JetStream.
 */
export function accessScript({ servers, tag }: AccessScriptProps): string {
  return `cd /tmp
servers='${JSON.stringify(servers)}'
count=${servers.length}
ask() { nats server request "$@" "$count"; }
admin() {
  NATS_USER="$ADMIN_NATS_USER" NATS_PASSWORD="$ADMIN_NATS_PASSWORD" NATS_CERT="$ADMIN_NATS_CERT" NATS_KEY="$ADMIN_NATS_KEY" nats "$@"
}
# Prints the servers that have not loaded the list, "none" if there are none; nothing where it could not ask.
missing() {
  ask variables >varz.json &&
    jq -rs --argjson servers "$servers" '
      $servers - [.[] | select(.data.tags // [] | index("${tag}")) | .server.name] | if . == [] then "none" else join(" ") end' varz.json
}
# Prints who is connected as a leaf; fails unless every server has answered.
leaves() {
  ask leafnodes >leafz.json &&
    ask connections --filter-state=open --limit=1000000 >connz.json &&
    jq -cn --argjson servers "$servers" --slurpfile leafz leafz.json --slurpfile connz connz.json '
      if ($servers - [$leafz[].server.name]) + ($servers - [$connz[].server.name]) != [] then error("a server did not answer") else . end
      | [$connz[] | .server.id as $server | .data.connections[]? | select(.kind == "Leafnode")
        | { key: "\\($server) \\(.cid)", value: (.authorized_user // "") }] | from_entries as $users
      | [$leafz[] | select(.server.name | IN($servers[])) | .server as $server | .data.leafs[]? | select(.is_spoke | not)
        | { server: $server.id, on: $server.name, cid: .id, user: $users["\\($server.id) \\(.id)"] }]'
}
tries=0
until [ "$(missing)" = none ]; do
  tries=$((tries + 1))
  [ "$tries" -lt 200 ] || { echo "not loaded yet by: $(missing)"; exit 1; }
  sleep 1
done
echo "all $count servers have loaded the list of leaves"
admin kv info ${ACCESS_BUCKET} >/dev/null 2>&1 || admin kv add ${ACCESS_BUCKET} --history=1 --replicas="$count" >/dev/null
admin kv get ${ACCESS_BUCKET} ${ACCESS_KEY} --raw >before.json 2>/dev/null || echo null >before.json
leaves >leaves.json
# A server that lists its leaves but not which connections they are, or not who they are, is older than 2.11.
if jq -e 'any(.[]; .cid == null)' leaves.json >/dev/null; then
  echo 'these servers do not say who their leaves are (nats-server before 2.11): restart them, or upgrade'
  exit 1
fi
jq -c --slurpfile now ${ACCESS_DIRECTORY}/${ACCESS_LIST} --slurpfile before before.json '
  map(select(.user as $user | $now[0].users[$user // ""] as $wanted
    | $wanted == null or $before[0] == null or ($before[0].users[$user] | . != null and . != $wanted)))' leaves.json >stale.json
jq -r '.[] | "\\(.cid) \\(.server) \\(.user) \\(.on)"' stale.json | {
  dropped=0
  while read -r cid server user on; do
    echo "drops the connection of $user on $on"
    nats server request kick "$cid" "$server" >/dev/null </dev/null || true
    dropped=$((dropped + 1))
    [ $((dropped % ${AT_ONCE})) -ne 0 ] || sleep 1
  done
}
tries=0
until leaves >left.json && jq -e --slurpfile stale stale.json --slurpfile now ${ACCESS_DIRECTORY}/${ACCESS_LIST} '
    all(.[]; [.server, .cid] as $it | $now[0].users[.user // ""] != null and all($stale[0][]; [.server, .cid] != $it))' left.json >/dev/null; do
  tries=$((tries + 1))
  [ "$tries" -lt 30 ] || { echo 'connections that should be gone are still there, or a server does not answer'; exit 1; }
  sleep 1
done
admin kv put ${ACCESS_BUCKET} ${ACCESS_KEY} <${ACCESS_DIRECTORY}/${ACCESS_LIST} >/dev/null
echo "$(jq length stale.json) connections dropped, $(jq length leaves.json) were there"
`;
}
