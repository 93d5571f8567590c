import { join } from 'node:path';
import { loadEnvironment, loadGrownEnvironment } from '../../fleet/project/environments';
import type { Environment } from '../../schema';
import { differences } from '../support/differences';
import { environmentWith, type Fleet, synthesizeFleet } from '../support/fleet';
import { describeKept } from '../support/kept-file';
import { lineDifference } from '../support/stack-text';
import { Synthesized } from '../support/synth';

type Pair = readonly [before: Environment, after: Environment];

const changed = async (changes: Readonly<Record<string, unknown>>): Promise<Pair> => [
  environmentWith(),
  environmentWith(changes),
];
const grown = async (name: string): Promise<Pair> => [await loadEnvironment(name), await loadGrownEnvironment(name)];
const PLACE = { address: 'nats.example.com', kube: { context: 'hub' } };
const PATIENT = {
  ...PLACE,
  service: { timeout: '20m' },
  rollout: { wait: false },
  streamsJob: { timeout: '90s' },
  accessJob: { wait: false },
};

/** Cases with one change in an environment. */
const CHANGES: Readonly<Record<string, () => Promise<Pair>>> = {
  'another image of nats-server changes that of the pods': () => changed({ image: { nats: 'nats:2.15.3-alpine' } }),
  'another image for the Jobs recreates the Jobs, and no server restarts': () =>
    changed({ image: { box: 'natsio/nats-box:0.20.0' } }),
  'a larger volume changes the claim and the kept fact, so that the plan is refused': () =>
    changed({ sites: { edge1: { jetstream: { volume: '11Gi' } }, edge2: {} } }),
  'the cluster domain changes the names in certificates; sites use the domain of their own cluster': () =>
    changed({
      hub: { ...PLACE, kube: { context: 'hub', clusterDomain: 'hub.example' } },
      defaults: { site: { kube: { clusterDomain: 'edge.example' } } },
      sites: { edge1: {}, edge2: { kube: { clusterDomain: 'cluster.local' } } },
    }),
  'timeouts and waiting change nothing in Kubernetes': () => changed({ hub: PATIENT }),
  'prod: a new site changes users, streams and alerts of the hub, gets an identity of its own; not the trust root; its user is as those of the others':
    () => grown('prod'),
  'staging: with passwords the hash of the new site is added to those of the hub': () => grown('staging'),
};

/** Changes that restart no pod. */
const GOES_ON = /no server restarts|new site/;

const confOf = (fleet: Fleet, stack: string) => new Synthesized(fleet.text(stack)).natsConf().split('\n');

describeKept(
  'changes.txt lists all that changes in each stack and in its nats.conf',
  join(__dirname, 'changes.txt'),
  CHANGES,
  async (pair, what) => {
    const [old, now] = (await pair()).map((environment) => synthesizeFleet(environment)) as [Fleet, Fleet];
    const made = now.names.filter((name) => !old.names.includes(name)).map((name) => `+ ${name}`);
    const paths = old.names.flatMap((stack) => {
      const found = differences(old.json(stack), now.json(stack)).map((path) => `${stack} ${path}`);
      const isOther = found.some((path) => path.endsWith('nats.conf'));
      return [...found, ...(isOther ? lineDifference(confOf(old, stack), confOf(now, stack)) : [])];
    });
    if (GOES_ON.test(what)) expect(paths.filter((path) => path.includes('stateful_set'))).toEqual([]);
    return [...made, ...paths];
  },
);
