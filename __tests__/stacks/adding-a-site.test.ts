import { loadEnvironment, loadGrownEnvironment } from '../../environments';
import type { Environment } from '../../schema';
import { ADDED_SITE } from '../../schema/grown';
import { differences } from '../support/differences';
import { type Fleet, synthesizeFleet } from '../support/fleet';
import { mapAt } from '../support/walk';

async function compare(name: string): Promise<{ before: Fleet; after: Fleet; changed: Record<string, string[]> }> {
  const make = async (environment: Promise<Environment>) => synthesizeFleet(await environment);
  const before = await make(loadEnvironment(name));
  const after = await make(loadGrownEnvironment(name));
  const changed = before.names.map((stack): [string, string[]] => [
    stack,
    differences(before.json(stack), after.json(stack)),
  ]);
  return { before, after, changed: Object.fromEntries(changed.filter(([, paths]) => paths.length > 0)) };
}

/** The Job that waits until the servers have loaded the list of leaves: its name, and the tag that it looks for. */
const ACCESS_JOB = [
  '~ resource / kubernetes_job_v1 / hub_tier_access_job / metadata / name',
  '~ resource / kubernetes_job_v1 / hub_tier_access_job / spec / template / spec / container / 0 / command / 2',
];

test('prod: a new site changes users, streams and alerts of the hub, gets an identity of its own, and nothing else; not the trust root', async () => {
  const { before, after, changed } = await compare('prod');
  expect(after.names).toEqual([...before.names, `identity-${ADDED_SITE}`, `leaf-${ADDED_SITE}`].sort());
  expect(changed).toEqual({
    hub: [
      '~ resource / helm_release / hub_alerts_release / values / 0',
      '~ resource / kubernetes_config_map_v1 / hub_tier_access_config / data / access.json',
      '~ resource / kubernetes_config_map_v1 / hub_tier_nats_config / data / nats.conf',
      '~ resource / kubernetes_config_map_v1 / hub_tier_streams_config / data / EDGE_SENSORS.json',
      ...ACCESS_JOB,
      '~ resource / kubernetes_job_v1 / hub_tier_streams_job / metadata / name',
    ],
  });
});

test('staging: with passwords the hash of the new one comes to those of the hub', async () => {
  const { changed } = await compare('staging');
  const identity = `leaf-${ADDED_SITE}_password`;
  const handed = `below_${ADDED_SITE}_${ADDED_SITE}_bcrypt_hash`;
  expect(changed).toEqual({
    hub: [
      '~ data / kubernetes_secret_v1 / handed-over-by-staging / lifecycle / postcondition / 0 / condition',
      '~ resource / helm_release / hub_alerts_release / values / 0',
      '~ resource / kubernetes_config_map_v1 / hub_tier_access_config / data / access.json',
      '~ resource / kubernetes_config_map_v1 / hub_tier_nats_config / data / nats.conf',
      '~ resource / kubernetes_config_map_v1 / hub_tier_streams_config / data / EDGE_SENSORS.json',
      ...ACCESS_JOB,
      '~ resource / kubernetes_job_v1 / hub_tier_streams_job / metadata / name',
      '~ resource / kubernetes_secret_v1 / hub_tier_secrets_users / data / users.conf',
    ],
    staging: [
      `+ output / ${handed}`,
      `+ output / cross-stack-output-random_password${identity}bcrypt_hash`,
      `+ output / cross-stack-output-random_password${identity}result`,
      `+ resource / kubernetes_secret_v1 / handed-over_secret / data / ${handed}`,
      `+ resource / random_password / ${identity}`,
    ],
  });
});

test.each(['prod', 'staging'])('%s: no pod changes, so no server restarts', async (name) => {
  const { before, after } = await compare(name);
  const pods = (fleet: Fleet) =>
    before.names.map((stack) => Object(fleet.json(stack).resource).kubernetes_stateful_set_v1);
  expect(pods(after)).toEqual(pods(before));
});

test("the hub's nats.conf only gains the user, and another tag", async () => {
  const { before, after } = await compare('prod');
  const text = (fleet: Fleet) => {
    const configs = Object.values(mapAt(fleet.json('hub'), 'resource', 'kubernetes_config_map_v1'));
    const [conf] = configs.flatMap((config) => mapAt(config, 'data')['nats.conf'] ?? []);
    return String(conf);
  };
  const tag = (fleet: Fleet) => /^server_tags: \["access:[0-9a-f]{12}"\]$/m.exec(text(fleet))?.[0] ?? '';
  expect([tag(before), tag(after)].filter((line) => line !== '')).toHaveLength(2);
  expect(tag(after)).not.toBe(tag(before));
  const lines = (fleet: Fleet) => text(fleet).replace(tag(fleet), 'server_tags').split('\n');
  const added = lines(after).length - lines(before).length;
  const start = lines(after).findIndex((line, index) => line !== lines(before)[index]);
  const kept = [...lines(after).slice(0, start), ...lines(after).slice(start + added)];
  expect(kept).toEqual(lines(before));
  expect(
    lines(after)
      .slice(start, start + added)
      .join('\n'),
  ).toContain(`user: "${ADDED_SITE}"`);
});
