import { loadEnvironment } from '../../environments';
import type { Environment } from '../../schema';
import { differences } from '../support/differences';
import { environmentWith, type Fleet, synthesizeFleet } from '../support/fleet';

/** What changes in each stack that changes, for somebody who changes one thing in an environment. */
function changes(before: Environment, after: Environment): Record<string, string[]> {
  const [old, now] = [synthesizeFleet(before), synthesizeFleet(after)];
  const stacks = [...new Set([...old.names, ...now.names])].sort();
  const json = (fleet: Fleet, stack: string) => (fleet.names.includes(stack) ? fleet.json(stack) : undefined);
  return Object.fromEntries(
    stacks
      .map((stack): [string, string[]] => [stack, differences(json(old, stack), json(now, stack))])
      .filter(([, paths]) => paths.length > 0),
  );
}

const SPEC = (stack: string) =>
  `resource / kubernetes_stateful_set_v1 / ${stack}_tier_nats_server / spec / template / spec`;

test('another image of nats-server changes that of the pods, and nothing else', () => {
  expect(changes(environmentWith(), environmentWith({ image: { nats: 'nats:2.15.3-alpine' } }))).toEqual({
    hub: [`~ ${SPEC('hub')} / container / 0 / image`],
    'leaf-edge1': [`~ ${SPEC('site')} / container / 0 / image`],
    'leaf-edge2': [`~ ${SPEC('site')} / container / 0 / image`],
  });
});

test('another image for the Jobs makes the Jobs anew, and no server restarts', () => {
  const job = (stack: string, name = 'streams') => [
    `~ resource / kubernetes_job_v1 / ${stack}_tier_${name}_job / metadata / name`,
    `~ resource / kubernetes_job_v1 / ${stack}_tier_${name}_job / spec / template / spec / container / 0 / image`,
  ];
  expect(changes(environmentWith(), environmentWith({ image: { box: 'natsio/nats-box:0.20.0' } }))).toEqual({
    hub: [...job('hub', 'access'), ...job('hub')],
    'leaf-edge1': job('site'),
    'leaf-edge2': job('site'),
  });
});

test('a larger volume changes the claim and what is compared with it, so that the plan refuses it', () => {
  const larger = environmentWith({ sites: { edge1: { jetstream: { volume: '11Gi' } }, edge2: {} } });
  const server = 'resource / kubernetes_stateful_set_v1 / site_tier_nats_server';
  expect(changes(environmentWith(), larger)).toEqual({
    'leaf-edge1': [
      `~ ${server} / lifecycle / precondition / 0 / condition`,
      `~ ${server} / lifecycle / precondition / 0 / error_message`,
      `~ ${server} / spec / volume_claim_template / 0 / spec / resources / requests / storage`,
      '~ resource / terraform_data / site_tier_nats_unchangeable_kept / input / volume_size',
    ],
  });
});

test('timeouts and waiting change nothing in Kubernetes', () => {
  const patient = environmentWith({
    hub: {
      address: 'nats.example.com',
      kube: { context: 'hub' },
      service: { timeout: '20m' },
      rollout: { wait: false },
      streamsJob: { timeout: '90s' },
      accessJob: { wait: false },
    },
  });
  const job = 'resource / kubernetes_job_v1 / hub_tier_streams_job / timeouts';
  const access = 'resource / kubernetes_job_v1 / hub_tier_access_job';
  expect(changes(environmentWith(), patient)).toEqual({
    hub: [
      `~ ${access} / wait_for_completion`,
      `~ ${job} / create`,
      `~ ${job} / delete`,
      `~ ${job} / update`,
      '~ resource / kubernetes_service_v1 / hub_public_service / timeouts / create',
      '~ resource / kubernetes_stateful_set_v1 / hub_tier_nats_server / wait_for_rollout',
    ],
  });
});

test('another environment has other stacks in another folder with other states: nothing of the first one changes', async () => {
  const [prod, staging] = await Promise.all(
    ['prod', 'staging'].map(async (name) => synthesizeFleet(await loadEnvironment(name))),
  );
  const places = (fleet: Fleet | undefined) =>
    [...(fleet?.app.stacks.values() ?? [])].map(({ name, backend }) => ({
      folder: fleet?.folder(name),
      state: String(backend?.config.path).replace(/^(\.\.\/)+.*?state\//, 'state/'),
    }));
  expect(places(staging)).toEqual(
    ['hub', 'identity-edge1', 'leaf-edge1', 'staging'].map((stack) => ({
      folder: `staging/${stack}`,
      state: `state/staging/${stack}.tfstate`,
    })),
  );
  const shared = (key: 'folder' | 'state') =>
    places(prod).filter((place) => places(staging).some((other) => other[key] === place[key]));
  expect([shared('folder'), shared('state')]).toEqual([[], []]);
});
