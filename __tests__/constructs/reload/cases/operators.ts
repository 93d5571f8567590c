import { Bare, type ConfBlock } from '../../../../constructs/conf/model';
import type { ReloadCase } from '../reload-case';
import type { Surroundings } from '../surroundings';
import { letIn, page } from './observers';

const operated =
  (pick: (around: Surroundings) => ConfBlock, more: (around: Surroundings) => ConfBlock = () => ({})) =>
  (around: Surroundings): ConfBlock => {
    const { jwts, ids } = around.credentials;
    return {
      operator: jwts.operator,
      system_account: ids.system,
      resolver: new Bare('MEMORY'),
      resolver_preload: { [ids.system]: jwts.system, ...pick(around) },
      ...more(around),
    };
  };
const narrow = ({ credentials: { ids, jwts } }: Surroundings): ConfBlock => ({ [ids.account]: jwts.narrow });
const wide = ({ credentials: { ids, jwts } }: Surroundings): ConfBlock => ({ [ids.account]: jwts.wide });
const more = (around: Surroundings): ConfBlock => ({
  ...narrow(around),
  [around.credentials.ids.more]: around.credentials.jwts.more,
});

const moreIsLetIn: ReloadCase['observe'] = (server) => letIn({ creds: server.around.credentials.users.more })(server);

/** Operators and the accounts that they have signed. */
export const OPERATOR_CASES: readonly ReloadCase[] = [
  {
    setting: 'operator',
    from: operated(narrow),
    to: operated(narrow, (around) => ({ operator: around.credentials.jwts.otherOperator })),
    watch: 'nobody',
  },
  { setting: 'operator', change: 'comes', from: {}, to: operated(narrow), watch: 'nobody' },
  {
    setting: 'resolver_preload.*',
    change: 'another JWT of an account',
    from: operated(narrow),
    to: operated(wide),
    observe: async (server) => {
      const { users, ids } = server.around.credentials;
      // The server looks an account up when its first user connects.
      await letIn({ creds: users.account })(server);
      return page(`accountz?acc=${ids.account}`, 'account_detail.decoded_jwt.nats.limits.conn')(server);
    },
    watch: 'nobody',
  },
  {
    setting: 'resolver_preload.*',
    change: 'added',
    from: operated(narrow),
    to: operated(more),
    observe: moreIsLetIn,
    watch: 'nobody',
  },
  {
    setting: 'resolver_preload.*',
    change: 'removed',
    begin: true,
    from: operated(more),
    to: operated(narrow),
    observe: moreIsLetIn,
    watch: 'nobody',
  },
  {
    setting: 'system_account',
    change: "an operator's",
    from: operated(more),
    to: operated(more, (around) => ({ system_account: around.credentials.ids.account })),
    watch: 'nobody',
  },
  {
    setting: 'resolver',
    from: operated(narrow),
    to: operated(narrow, (around) => ({ resolver: { type: 'full', dir: around.path('jwts') } })),
    observe: async (server) => server.lines.filter((line) => /Managing all jwt/i.test(line)).length > 0,
    watch: 'nobody',
  },
  {
    setting: 'trusted_keys',
    from: {},
    to: (around) => ({ trusted_keys: [around.credentials.ids.operator] }),
    watch: 'nobody',
  },
  {
    setting: 'default_sentinel',
    from: operated(narrow),
    to: operated(narrow, (around) => ({ default_sentinel: around.credentials.jwts.sentinel })),
    says: /Reloaded: default_sentinel/,
    watch: 'nobody',
  },
];
