import { AckPolicy, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { isHeard, Listener } from '../../fleet/rehearse/exchange';
import { makeStreams } from '../../fleet/rehearse/make-streams';
import { becomesTrue } from '../../fleet/rehearse/wait';
import { AttackedFleet, MALLORY } from '../support/attacked-fleet';
import { OLD } from '../support/binaries';
import type { RawLeaf } from '../support/raw-leaf';
import { Artifact } from '../support/rehearsal';

/*
 * What a site with a valid identity can still do to others, because nats-server lets it and no setting of ours forbids
 * it. Each test holds as long as that is so: one that fails is good news, and a line less in docs/architecture.md.
 */

jest.setTimeout(60_000);

const WAIT_MS = 10_000;
/** For what should not come. */
const SHORT_MS = 3000;
const EDGE1 = 'edge1-nats-leaf-0';

const artifact = (trust = {}) =>
  Artifact.of({
    hub: { address: 'nats.example.com', kube: { context: 'hub' }, replicas: 1 },
    sites: { edge1: {}, [MALLORY]: {} },
    ...trust,
  }).replaceInConf('leaf-edge1', 'reconnect: "5s"', 'reconnect: "1s"');

/** Hears at edge1 what the hub tells it to do, once the hub knows of it. */
async function listening(fleet: AttackedFleet): Promise<Listener> {
  const subject = 'commands.edge1.restart';
  const listener = new Listener(await fleet.running.connect(fleet.server(EDGE1)), [subject]);
  await isHeard(await fleet.running.connectTo(fleet.running.hub), subject, listener, 'the first', WAIT_MS);
  return listener;
}

/** The hub's stream recreated: then it asks every site at once for what that has stored. */
async function remakeStream({ running }: AttackedFleet): Promise<void> {
  const { streams } = await jetstreamManager(await running.connectTo(running.hub));
  await streams.delete('EDGE_SENSORS');
  await makeStreams(running, running.hub, ['EDGE_SENSORS']);
}

/**
 * What a leaf's JetStream answers when it is asked for what it has stored: where that will come, and how much it sent
 * already.
 */
function consumer(subject: string, delivered = 0): string {
  return JSON.stringify({
    type: 'io.nats.jetstream.api.v1.consumer_create_response',
    stream_name: 'EDGE_SENSORS',
    name: 'c',
    config: { deliver_subject: subject },
    delivered: { consumer_seq: 0, stream_seq: delivered },
  });
}

/** Answers the hub's request for what mallory stores, so that the hub takes what comes under {@link DELIVER}. */
async function becomeSource(fleet: AttackedFleet, raw: RawLeaf): Promise<void> {
  raw.subscribe(`$JS.${MALLORY}.API.CONSUMER.>`);
  await raw.settled();
  await remakeStream(fleet);
  const request = () => raw.lines.find((line) => /^[LH]MSG \$JS\.mallory\.API\.CONSUMER\.CREATE/.test(line));
  await becomesTrue(async () => request() !== undefined, WAIT_MS);
  raw.publish(request()?.split(' ')[2] ?? '', consumer(DELIVER));
  await becomesTrue(async () => raw.interest.includes(DELIVER), WAIT_MS);
}

/** A subject under which mallory may send what it has stored. */
const DELIVER = `$JS.S.${MALLORY}.S.any`;

/** The last message that the hub has stored under a subject, once there is one; else nothing. */
async function stored({ running }: AttackedFleet, subject: string): Promise<string | undefined> {
  const { streams } = await jetstreamManager(await running.connectTo(running.hub));
  let text: string | undefined;
  await becomesTrue(async () => {
    text = (await streams.getMessage('EDGE_SENSORS', { last_by_subj: subject }))?.string();
    return text !== undefined;
  }, WAIT_MS);
  return text;
}

/** Answers every request that the hub makes of any site, as soon as it shows where it awaits the answer. */
async function answerForOthers(fleet: AttackedFleet, raw: RawLeaf): Promise<void> {
  await raw.isIn();
  raw.onInterest(/^\$JSC\.R\./, (subject) => raw.publish(subject, consumer('alerts.mallory', 1_000_000)));
  await remakeStream(fleet);
  await becomesTrue(async () => raw.interest.includes('alerts.mallory'), SHORT_MS);
}

describe('a leaf with a valid identity', () => {
  let fleet: AttackedFleet;

  beforeAll(async () => {
    fleet = await AttackedFleet.start(artifact());
  });
  beforeEach(() => fleet.begin());
  afterEach(() => fleet.stopAttackers());
  afterAll(() => fleet?.stop());

  const connectHub = () => fleet.running.connectTo(fleet.running.hub);

  test('has the hub send an empty message wherever it likes: a command to another site; nothing is logged', async () => {
    const commands = await listening(fleet);
    const raw = await fleet.raw();
    await becomeSource(fleet, raw);
    raw.publish(DELIVER, '', { reply: 'commands.edge1.restart', headers: 'NATS/1.0 100 FlowControl Request' });
    expect(await commands.gets('', WAIT_MS)).toBe(true);
    expect(fleet.logged().filter((line) => !/\[INF\]/.test(line))).toEqual([]);
  });

  test('has what it likes stored at the hub under subjects that are not in its filter', async () => {
    const raw = await fleet.raw();
    await becomeSource(fleet, raw);
    const reply = '$JS.ACK.EDGE_SENSORS.c.1.1.1.1700000000000000000.0@payroll.salaries';
    raw.publish(DELIVER, 'forged', { reply });
    expect(await stored(fleet, 'payroll.salaries')).toBe('forged');
  });

  test('acknowledges messages that others have yet to deal with; nothing is logged', async () => {
    const connection = await connectHub();
    const manager = await jetstreamManager(connection);
    await jetstream(await fleet.running.connect(fleet.server(EDGE1))).publish('sensors.important', 'important');
    await becomesTrue(async () => ((await fleet.stored()).EDGE_SENSORS ?? 0) > 0, WAIT_MS);
    await manager.consumers.add('EDGE_SENSORS', { durable_name: 'worker', ack_policy: AckPolicy.Explicit });
    const consumer = await jetstream(connection).consumers.get('EDGE_SENSORS', 'worker');
    const message = await consumer.next();
    const pending = async () => (await manager.consumers.info('EDGE_SENSORS', 'worker')).num_ack_pending;
    expect(await pending()).toBe(1);
    const raw = await fleet.raw();
    await raw.isIn();
    raw.publish(`$JS.ACK.EDGE_SENSORS.worker.1.${message?.seq}.1.1700000000000000000.0`, '+ACK');
    expect(await becomesTrue(async () => (await pending()) === 0, WAIT_MS)).toBe(true);
    expect(fleet.logged().filter((line) => !/\[INF\]/.test(line))).toEqual([]);
  });

  test('answers a request to another site whose answer goes to a whole subject; a request of a client that shares one inbox, as is usual, it cannot', async () => {
    const connection = await connectHub();
    const raw = await fleet.raw();
    await raw.isIn();
    const answer = (async () => {
      const known = new Set(raw.interest);
      await becomesTrue(async () => raw.interest.some((subject) => isInbox(subject) && !known.has(subject)), WAIT_MS);
      for (const subject of raw.interest.filter((one) => isInbox(one))) raw.publish(subject, 'forged');
    })();
    const forged = await connection.request('commands.edge1.none', '', { noMux: true, timeout: WAIT_MS });
    await answer;
    expect(forged.string()).toBe('forged');
    const usual = connection.request('commands.edge1.none', '', { timeout: 500 });
    for (const subject of raw.interest.filter((one) => /^_INBOX\./.test(one)))
      raw.publish(subject.replace('*', 'x'), 'forged');
    await expect(usual).rejects.toThrow(/timeout|no responders/i);
  });

  test("takes the place of another leaf by claiming its server's name; the hub logs it, and the other one comes back", async () => {
    await fleet.raw({ name: EDGE1, cluster: EDGE1 });
    expect(await fleet.logs(/Duplicate Remote LeafNode Connection/)).toBe(true);
    expect(await fleet.noticed()).toContainEqual(
      expect.stringMatching(/^leaf \d+ \(edge1-nats-leaf-0\) of nats-hub-0$/),
    );
    await fleet.stopAttackers();
    // Messages, and not the hub's list of leaves: there, the attacker has the same name until its connection is gone.
    const cutOff = async () => (await fleet.noticed()).some((line) => /nothing gets/.test(line));
    expect(await becomesTrue(async () => !(await cutOff()), WAIT_MS)).toBe(true);
  });

  test('keeps another leaf away for 30 s by showing it its own loop detection; both log a loop that is none', async () => {
    expect(await sendAway(fleet, WAIT_MS)).toEqual({ loop: true, away: true });
  });
});

/**
 * Learns the subject by which edge1 detects loops, when edge1 connects, and shows it to edge1, until that has come
 * there: the hub passes it on only to a leaf that it has told already what else it wants.
 * @param patienceMs for how long that is tried
 */
async function sendAway(fleet: AttackedFleet, patienceMs: number) {
  const isThere = async () => (await fleet.server('nats-hub-0').leaves()).some(({ name }) => name === EDGE1);
  const raw = await fleet.raw();
  await raw.isIn();
  await raw.settled();
  const isLoop = (subject: string) => subject.startsWith('$LDS.');
  const hubs = new Set(raw.interest.filter(isLoop));
  const other = await fleet.raw({ name: EDGE1, cluster: EDGE1 });
  await fleet.logs(/Duplicate Remote LeafNode Connection/);
  await other.stop();
  await becomesTrue(async () => !(await isThere()), WAIT_MS);
  await becomesTrue(isThere, WAIT_MS);
  const loop = await becomesTrue(async () => {
    const loops = raw.interest.filter((subject) => isLoop(subject) && !hubs.has(subject));
    raw.send(...loops.map((subject) => `LS- ${subject}`)).subscribe(...loops);
    return fleet.logged().some((line) => /Loop detected .*Delaying attempt to reconnect for 30s/.test(line));
  }, patienceMs);
  return { loop, away: await becomesTrue(async () => !(await isThere()), patienceMs) };
}

test('with isolate_leafnode_interest at the hub, which 2.10 does not know, no leaf learns how to send another away', async () => {
  const fleet = await AttackedFleet.start(
    artifact().replaceInConf(
      'hub',
      '  no_advertise: true\n',
      '  no_advertise: true\n  isolate_leafnode_interest: true\n',
    ),
  );
  try {
    await fleet.begin();
    expect(await sendAway(fleet, SHORT_MS)).toEqual({ loop: false, away: false });
  } finally {
    await fleet.stop();
  }
});

test('with js_api_reply_v2 at the hub, which 2.10 does not know, a site answers what it was asked and nothing else', async () => {
  const fleet = await AttackedFleet.start(
    artifact().changeConf('hub', (conf) =>
      ['edge1', MALLORY].reduce(
        (text, site) => text.replace(`"$JSC.R.>", "$JS.S.${site}.>"`, `"$JSC.R.${site}.>", "$JS.S.${site}.>"`),
        `feature_flags { js_api_reply_v2: true }\n${conf}`,
      ),
    ),
  );
  try {
    await fleet.begin();
    const raw = await fleet.raw();
    await answerForOthers(fleet, raw);
    await jetstream(await fleet.running.connect(fleet.server(EDGE1))).publish('sensors.heard', 'heard');
    expect(await stored(fleet, 'sensors.heard')).toBe('heard');
    expect(raw.interest.filter((subject) => /^\$JSC\.R\.(?!mallory\.)/.test(subject))).toEqual([]);
    expect(await fleet.noticed()).toEqual([]);
  } finally {
    await fleet.stop();
  }
});

test(`nats-server ${OLD} leaves it to the leaf what it sends: one that does not obey deletes the hub's stream, and commands another site`, async () => {
  const password = { kind: 'development', trust: { kind: 'password', tls: false } };
  const fleet = await AttackedFleet.start(artifact(password), OLD);
  try {
    const commands = await listening(fleet);
    await fleet.begin();
    const raw = await fleet.raw();
    await raw.isIn();
    raw.publish('commands.edge1.restart', 'forged').publish('$JS.API.STREAM.DELETE.EDGE_SENSORS');
    expect(await commands.gets('forged', WAIT_MS)).toBe(true);
    expect(await becomesTrue(async () => Object.keys(await fleet.stored()).length === 0, WAIT_MS)).toBe(true);
    expect(fleet.logged().filter((line) => !/\[INF\]/.test(line))).toEqual([]);
  } finally {
    await fleet.stop();
  }
});

function isInbox(subject: string): boolean {
  return subject.startsWith('_INBOX.') && !subject.includes('*');
}
