import type { StreamSpec } from './stream';

/**
 * A shell script that creates or edits each stream from /streams; running it again changes nothing. A stream may need
 * space or a subject that another stream is about to free, so failed streams are retried as long as another one
 * succeeds, and none prevents the others from being created. Those that still fail are listed at the end and fail the
 * Job, which retries: the server may not be running yet.
 */
export function streamsScript(streams: readonly Pick<StreamSpec, 'name'>[]): string {
  return `cd /tmp
left='${streams.map(({ name }) => ` ${name}`).join('')}'
keep() {
  if nats stream info "$1" >/dev/null 2>&1; then
    nats stream edit "$1" --config "/streams/$1.json" --force
  else
    nats stream add "$1" --config "/streams/$1.json"
  fi
}
while [ -n "$left" ]; do
  failed=
  for name in $left; do
    if keep "$name" >"$name.out" 2>&1 </dev/null; then cat "$name.out"; else failed="$failed $name"; fi
  done
  [ "$failed" != "$left" ] || break
  left=$failed
done
[ -n "$left" ] || exit 0
echo 'streams that are there, and the most bytes that each may hold (-1: no limit):'
nats stream list --all --names 2>/dev/null | while read -r name; do
  echo "  $name $(nats stream info "$name" --json 2>/dev/null </dev/null | jq .config.max_bytes)"
done
for name in $left; do
  echo "the stream $name could not be made as it is described:"
  cat "$name.out"
done
exit 1
`;
}
