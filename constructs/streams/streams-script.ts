import type { StreamSpec } from './stream';

/**
 * A shell script that creates or edits each stream from /streams, so that running it again changes nothing.
 * A server that is not there yet makes `add` fail, and the Job tries again.
 */
export function streamsScript(streams: readonly Pick<StreamSpec, 'name'>[]): string {
  return `for name in ${streams.map(({ name }) => name).join(' ')}; do
  if nats stream info "$name" >/dev/null 2>&1; then
    nats stream edit "$name" --config "/streams/$name.json" --force
  else
    nats stream add "$name" --config "/streams/$name.json"
  fi
done
`;
}
