import { type Account, decode } from '@nats-io/jwt';
import { certificatePath, NATS_CONF } from '../../constructs/contract';
import type { ExpectedSecret } from '../../constructs/trust/expected-secret';
import type { ResolverState, SynthesizedPod } from '../model';
import { OperatorTwin } from './operator-twin';
import { confOf, type Tier } from './topology';
import { TwinMemory } from './twin-memory';

/**
 * The tiers with an operator's twin in place of the operator, whose keys nobody who rehearses has: its JWTs stand in
 * nats.conf, and its credentials are in the Secrets that should be there already. Tiers without an operator stay as they are.
 * @param state keeps keys and credentials from one reading to the next
 */
export async function withTwin(
  tiers: readonly Tier[],
  state: ResolverState,
): Promise<{ readonly tiers: readonly Tier[]; readonly twin?: OperatorTwin }> {
  const { tree } = tiers.find((tier) => typeof tier.tree.operator === 'string') ?? {};
  if (!tree) return { tiers };
  const memory = new TwinMemory(state);
  const preload = Object.entries(tree.resolver_preload ?? {}).map(([id, jwt]) => [id, String(jwt)]);
  const twin = await OperatorTwin.of(
    { operator: String(tree.operator), accounts: Object.fromEntries(preload) },
    memory,
  );
  const translated = tiers.map((tier) => mapConf(tier, (text) => twin.translate(text)));
  const filled: Tier[] = [];
  for (const tier of translated) filled.push(await withCredentials(tier, twin, memory));
  return { tiers: filled, twin };
}

/** What the twin's account says, by the real one's id. */
export function claimsOf(twin: OperatorTwin, account: string): Partial<Account> {
  return decode<Account>(accountOf(twin, account)).nats;
}

/** The JWT of the twin's account, by the real one's id. @throws Error where there is none */
export function accountOf({ accounts, ids }: OperatorTwin, account: string): string {
  const jwt = accounts[ids.get(account) ?? ''];
  if (jwt === undefined) throw new Error(`no account ${account} is there`);
  return jwt;
}

/** Public key of the user in credentials. */
export function userOf(creds: string): string {
  const [, jwt = ''] = /-+BEGIN NATS USER JWT-+\s+(\S+)/.exec(creds) ?? [];
  return decode(jwt).sub;
}

/** Under which name the credentials in a Secret are kept. */
export function keptAs({ stack }: Pick<Tier, 'stack'>, { secretName }: ExpectedSecret): string {
  return `${stack} ${secretName}`;
}

/** A tier with another nats.conf, in its pods too. */
export function mapConf(tier: Tier, translate: (text: string) => string): Tier {
  const text = translate(tier.text);
  const pods = tier.pods.map((pod) =>
    mapFiles(pod, ([path, file]) => ({
      ...file,
      content: path === NATS_CONF && file.content !== undefined ? translate(file.content) : file.content,
    })),
  );
  return { ...tier, ...confOf(text), pods };
}

type File = SynthesizedPod['files'] extends ReadonlyMap<string, infer Value> ? Value : never;

function mapFiles(pod: SynthesizedPod, change: (entry: [string, File]) => File): SynthesizedPod {
  return { ...pod, files: new Map([...pod.files].map((entry) => [entry[0], change(entry)])) };
}

/** The tier with the credentials that its Secrets should hold. */
async function withCredentials(tier: Tier, twin: OperatorTwin, memory: TwinMemory): Promise<Tier> {
  const secrets = new Map(tier.secrets);
  const made = new Map<string, string>();
  for (const expected of tier.expected) {
    const { credentials, secretName, keys } = expected;
    if (!credentials) continue;
    const { user: name, account, role, publish, subscribe, denySubscribe, responses } = credentials;
    const creds = await memory.text(keptAs(tier, expected), JSON.stringify(credentials), async () => {
      const permissions = { publish, subscribe, denySubscribe, responses };
      return (await twin.user(account, { name, role, ...(!role && { permissions }) })).creds;
    });
    made.set(`Secret ${secretName}`, creds);
    const ca = tier.pods[0]?.files.get(certificatePath('server', 'ca'))?.content;
    const data = Object.fromEntries(keys.map((key) => [key, creds]));
    secrets.set(secretName, { ...data, ...(ca !== undefined && { 'ca.crt': ca }) });
  }
  const pods = tier.pods.map((pod) =>
    mapFiles(pod, ([, file]) => ({ ...file, content: file.content ?? made.get(file.from) })),
  );
  return { ...tier, pods, secrets };
}
