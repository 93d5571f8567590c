import { type Account, decode } from '@nats-io/jwt';
import { certificatePath, NATS_CONF } from '../../constructs/contract';
import type { ExpectedSecret } from '../../constructs/trust/expected-secret';
import type { ResolverState, SynthesizedPod } from '../model';
import { DoubleMemory } from './double-memory';
import { OperatorDouble } from './operator-double';
import { confOf, type RehearsalTier } from './topology';

/**
 * The tiers with a double in place of the JWT operator, whose keys no rehearsal has: its JWTs are in nats.conf, and its
 * credentials in the Secrets that are to exist beforehand. Tiers without an operator stay as they are.
 * @param state keeps keys and credentials from one reading to the next
 */
export async function withOperatorDouble(
  tiers: readonly RehearsalTier[],
  state: ResolverState,
): Promise<{ readonly tiers: readonly RehearsalTier[]; readonly double?: OperatorDouble }> {
  const { tree } = tiers.find((tier) => typeof tier.tree.operator === 'string') ?? {};
  if (!tree) return { tiers };
  const memory = new DoubleMemory(state);
  const preload = Object.entries(tree.resolver_preload ?? {}).map(([id, jwt]) => [id, String(jwt)]);
  const double = await OperatorDouble.of(
    { operator: String(tree.operator), accounts: Object.fromEntries(preload) },
    memory,
  );
  const translated = tiers.map((tier) => mapConf(tier, (text) => double.translate(text)));
  const filled: RehearsalTier[] = [];
  for (const tier of translated) filled.push(await withCredentials(tier, double, memory));
  return { tiers: filled, double: double };
}

/** The claims of the double's account, by the real one's id. */
export function claimsOf(double: OperatorDouble, account: string): Partial<Account> {
  return decode<Account>(accountOf(double, account)).nats;
}

/** The JWT of the double's account, by the real one's id. @throws Error where there is none */
export function accountOf({ accounts, ids }: OperatorDouble, account: string): string {
  const jwt = accounts[ids.get(account) ?? ''];
  if (jwt === undefined) throw new Error(`there is no account ${account}`);
  return jwt;
}

/** Public key of the user in credentials. */
export function userOf(creds: string): string {
  const [, jwt = ''] = /-+BEGIN NATS USER JWT-+\s+(\S+)/.exec(creds) ?? [];
  return decode(jwt).sub;
}

/** The name under which a Secret's credentials are kept. */
export function keptAs({ stack }: Pick<RehearsalTier, 'stack'>, { secretName }: ExpectedSecret): string {
  return `${stack} ${secretName}`;
}

/** A tier with another nats.conf, in its pods too. */
export function mapConf(tier: RehearsalTier, translate: (text: string) => string): RehearsalTier {
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
async function withCredentials(
  tier: RehearsalTier,
  double: OperatorDouble,
  memory: DoubleMemory,
): Promise<RehearsalTier> {
  const secrets = new Map(tier.secrets);
  const made = new Map<string, string>();
  for (const expected of tier.expected) {
    const { credentials, secretName, keys } = expected;
    if (!credentials) continue;
    const { user: name, account, role, publish, subscribe, denySubscribe, responses } = credentials;
    const creds = await memory.text(keptAs(tier, expected), JSON.stringify(credentials), async () => {
      const permissions = { publish, subscribe, denySubscribe, responses };
      return (await double.user(account, { name, role, ...(!role && { permissions }) })).creds;
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
