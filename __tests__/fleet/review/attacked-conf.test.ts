import { type Alteration, toldOfAltered } from '../../support/altered-plan';

/** What somebody may hide in nats.conf. */
test.each<[string, readonly Alteration[], readonly string[]]>([
  [
    'a leaf without permissions',
    [
      {
        of: 'nats_config_',
        text: [
          'user: "edge1"\n        allowed_connection_types: ["LEAFNODE"]\n        permissions {',
          'user: "edge1"\n        allowed_connection_types: ["LEAFNODE"]\n        unused {',
        ],
      },
    ],
    [
      'person filter-wider: edge1 may now send >',
      'person filter-wider: edge1 may now receive >',
      'person trust-changed: accounts.FLEET.users[edge1].unused nothing → { publish: { allow: [sensors.>, _INBOX.>, $JSC.R.>, $JS.S.edge1.>] }, subscribe: { allow: [commands.edge1.>, config.>, $…',
    ],
  ],
  [
    'a leaf that may be a client too',
    [
      {
        of: 'nats_config_',
        text: [
          'user: "edge1"\n        allowed_connection_types: ["LEAFNODE"]',
          'user: "edge1"\n        allowed_connection_types: ["LEAFNODE", "STANDARD"]',
        ],
      },
    ],
    ['person trust-changed: accounts.FLEET.users[edge1].allowed_connection_types [LEAFNODE] → [LEAFNODE, STANDARD]'],
  ],
  [
    'a client that may connect in every way',
    [
      {
        of: 'nats_config_',
        text: ['user: "dashboard"\n        allowed_connection_types: ["STANDARD"]', 'user: "dashboard"'],
      },
    ],
    ['person trust-changed: accounts.FLEET.users[dashboard].allowed_connection_types [STANDARD] → nothing'],
  ],
  [
    'a leaf that becomes a client',
    [{ of: 'nats_config_', text: ['user: "edge1"\n        allowed_connection_types: ["LEAFNODE"]', 'user: "edge1"'] }],
    [
      'person trust-changed: accounts.FLEET.users[edge1].allowed_connection_types [LEAFNODE] → nothing',
      'person client-added: the client edge1 may connect',
      'person site-removed: edge1 is cut off: it is not let in any more',
    ],
  ],
  [
    'a user with a password',
    [{ of: 'nats_config_', text: ['user: "admin.hub"', 'user: "admin.hub"\n        password: "hunter2"'] }],
    ['person trust-changed: accounts.FLEET.users[admin.hub].password nothing → (sensitive)'],
  ],
  [
    'a user with the hash of a password',
    [
      {
        of: 'nats_config_',
        text: ['user: "admin.hub"', 'user: "admin.hub"\n        password: "$2a$11$abcdefghijklmnopqrstuv"'],
      },
    ],
    ['person trust-changed: accounts.FLEET.users[admin.hub].password nothing → (sensitive)'],
  ],
  [
    'a client that may answer without end',
    [{ of: 'nats_config_', text: ['allow_responses: true', 'allow_responses: { max: -1, expires: "10h" }'] }],
    [
      'person trust-changed: accounts.FLEET.users[dashboard].permissions.allow_responses true → { max: -1, expires: 10h }',
    ],
  ],
  [
    'a leaf that joins in the system account',
    [
      {
        of: 'nats_config_',
        text: [
          'user: "sys.hub"',
          'user: "edge9", allowed_connection_types: ["LEAFNODE"]\n      }\n      {\n        user: "sys.hub"',
        ],
      },
    ],
    [
      'person filter-wider: edge9 joins, unlike others: it may send what no other one may',
      'person filter-wider: edge9 joins, unlike others: it may receive what no other one may',
      'person filter-wider: edge9 joins, unlike others: it is in the account SYS',
    ],
  ],
  [
    'a leaf that joins with all rights',
    [
      {
        of: 'nats_config_',
        text: [
          'user: "edge1"',
          'user: "edge9", allowed_connection_types: ["LEAFNODE"]\n      }\n      {\n        user: "edge1"',
        ],
      },
    ],
    [
      'person filter-wider: edge9 joins, unlike others: it may send what no other one may',
      'person filter-wider: edge9 joins, unlike others: it may receive what no other one may',
    ],
  ],
  [
    "a leaf that joins with another one's commands",
    [
      {
        of: 'nats_config_',
        text: [
          'user: "edge1"',
          'user: "edge9", allowed_connection_types: ["LEAFNODE"], permissions: { publish: { allow: ["sensors.>"] }, subscribe: { allow: ["commands.edge1.>"] } }\n      }\n      {\n        user: "edge1"',
        ],
      },
    ],
    ['person filter-wider: edge9 joins, unlike others: it may receive what no other one may'],
  ],
  [
    'accounts in other letters',
    [
      {
        of: 'nats_config_',
        text: [
          'system_account: "SYS"\n',
          'system_account: "SYS"\nAccounts { EVIL { users: [{ user: x, password: y }] } }\n',
        ],
      },
    ],
    ['person trust-changed: Accounts nothing → { EVIL: { users: [{ user: x, password: (sensitive) }] } }'],
  ],
  [
    'accounts once more, and the last ones count',
    [
      {
        of: 'nats_config_',
        text: [
          'system_account: "SYS"\n',
          'system_account: "SYS"\naccounts { EVIL { users: [{ user: x, password: y }] } }\n',
        ],
      },
    ],
    [
      'data store-moved: accounts.FLEET { jetstream: enabled, users: [{ user: admin.hub, allowed_connection_types: [STANDARD] }, { user: dashboard, allowed_conn… → nothing',
      'person trust-changed: accounts.EVIL nothing → { users: [{ user: x, password: (sensitive) }] }',
      'person trust-changed: accounts.SYS { users: [{ user: sys.hub, allowed_connection_types: [STANDARD] }] } → nothing',
      'person client-added: the client x may connect',
      'person site-removed: edge1 is cut off: it is not let in any more',
      'person site-removed: edge2 is cut off: it is not let in any more',
      'person client-removed: the client admin.hub is not let in any more',
      'person client-removed: the client dashboard is not let in any more',
      'person client-removed: the client sys.hub is not let in any more',
    ],
  ],
  [
    'an included file',
    [{ of: 'nats_config_', text: ['system_account: "SYS"\n', 'system_account: "SYS"\ninclude "evil.conf"\n'] }],
    ['person setting-untested: include nothing → evil.conf'],
  ],
  [
    'a user for who shows nothing, in other letters',
    [{ of: 'nats_config_', text: ['system_account: "SYS"\n', 'system_account: "SYS"\nNo_Auth_User: "dashboard"\n'] }],
    ['person trust-changed: No_Auth_User nothing → dashboard'],
  ],
  [
    'operators that are believed',
    [{ of: 'nats_config_', text: ['system_account: "SYS"\n', 'system_account: "SYS"\ntrusted: ["OABC"]\n'] }],
    ['person trust-changed: trusted nothing → [OABC]'],
  ],
  [
    'certificates that are not looked at',
    [{ of: 'nats_config_', text: ['verify_and_map: true', 'verify_and_map: false'] }],
    ['person trust-changed: tls.verify_and_map true → false'],
  ],
  [
    'one more listener for browsers',
    [
      {
        of: 'nats_config_',
        text: ['system_account: "SYS"\n', 'system_account: "SYS"\nwebsocket { port: 80, no_tls: true }\n'],
      },
    ],
    ['person exposure-wider: websocket nothing → { port: 80, no_tls: true }'],
  ],
  [
    'a gateway',
    [
      {
        of: 'nats_config_',
        text: ['system_account: "SYS"\n', 'system_account: "SYS"\ngateway { name: evil, port: 7222 }\n'],
      },
    ],
    ['person exposure-wider: gateway nothing → { name: evil, port: 7222 }'],
  ],
  [
    'MQTT',
    [{ of: 'nats_config_', text: ['system_account: "SYS"\n', 'system_account: "SYS"\nmqtt { port: 1883 }\n'] }],
    ['person exposure-wider: mqtt nothing → { port: 1883 }'],
  ],
  [
    'profiles of the server over the network',
    [{ of: 'nats_config_', text: ['system_account: "SYS"\n', 'system_account: "SYS"\nprof_port: 6060\n'] }],
    ['person exposure-wider: prof_port nothing → 6060'],
  ],
  [
    'monitoring on all addresses',
    [{ of: 'nats_config_', text: ['system_account: "SYS"\n', 'system_account: "SYS"\nhttp: "0.0.0.0:80"\n'] }],
    ['person exposure-wider: http nothing → 0.0.0.0:80'],
  ],
  [
    'clients at another address',
    [{ of: 'nats_config_', text: ['host: "0.0.0.0"\nport: 4222', 'listen: "192.0.2.1:4222"'] }],
    [
      'person exposure-wider: listen nothing → 192.0.2.1:4222',
      'person exposure-wider: host 0.0.0.0 → nothing',
      'person setting-waits-for-restart: port 4222 → nothing',
    ],
  ],
  [
    'routes at another address',
    [{ of: 'nats_config_', text: ['host: "0.0.0.0"\n  port: 6222', 'host: "192.0.2.1"\n  port: 6222'] }],
    ['person exposure-wider: cluster.host 0.0.0.0 → 192.0.2.1'],
  ],
  [
    'leaves of any age',
    [{ of: 'nats_config_', text: ['port: 7422', 'port: 7422\n  min_version: "2.2.0"'] }],
    ['person trust-changed: leafnodes.min_version nothing → 2.2.0'],
  ],
  [
    'who connects says himself from where',
    [{ of: 'nats_config_', text: ['system_account: "SYS"\n', 'system_account: "SYS"\nproxy_protocol: true\n'] }],
    ['person trust-changed: proxy_protocol nothing → true'],
  ],
  [
    'a remote to a stranger',
    [
      {
        of: 'nats_config_',
        text: ['leafnodes {', 'leafnodes {\n  remotes: [{ url: "tls://evil.example:7422", account: FLEET }]'],
      },
    ],
    ['person trust-changed: leafnodes.remotes[FLEET] nothing → { url: tls://evil.example:7422, account: FLEET }'],
  ],
  [
    'permissions for who has none',
    [{ of: 'nats_config_', text: ['FLEET {', 'FLEET {\n    default_permissions { publish: ">" }'] }],
    ['person trust-changed: accounts.FLEET.default_permissions nothing → { publish: > }'],
  ],
  [
    'subjects that become others',
    [{ of: 'nats_config_', text: ['FLEET {', 'FLEET {\n    mappings { a: b }'] }],
    ['person trust-changed: accounts.FLEET.mappings nothing → { a: b }'],
  ],
  [
    'subjects that become others, outside accounts',
    [{ of: 'nats_config_', text: ['system_account: "SYS"\n', 'system_account: "SYS"\nmappings { a: b }\n'] }],
    ['person trust-changed: mappings nothing → { a: b }'],
  ],
  [
    'exports of the system account',
    [{ of: 'nats_config_', text: ['SYS {', 'SYS {\n    exports: [{ service: ">" }]'] }],
    ['person trust-changed: accounts.SYS.exports nothing → [{ service: > }]'],
  ],
  [
    'another system account',
    [{ of: 'nats_config_', text: ['system_account: "SYS"', 'system_account: "FLEET"'] }],
    ['person trust-changed: system_account SYS → FLEET'],
  ],
  [
    'a key for what is stored, which is not shown',
    [{ of: 'nats_config_', text: ['jetstream {', 'jetstream {\n  key: "abc"'] }],
    ['person setting-refused: jetstream.key nothing → (sensitive)'],
  ],
  [
    'a setting that nobody knows',
    [{ of: 'nats_config_', text: ['system_account: "SYS"\n', 'system_account: "SYS"\nfoo_bar: 1\n'] }],
    ['person setting-untested: foo_bar nothing → 1'],
  ],
  [
    'a route to a stranger',
    [{ of: 'nats_config_', text: ['routes: [', 'routes: [\n    "nats-route://evil.example:6222"'] }],
    [
      'person trust-changed: cluster.routes [nats-route://nats-hub-0.nats-hub-headless.recorded.svc:6222, nats-route://nats-hub-1.nats-hub-headless.recorded.svc:622… → [nats-route://evil.example:6222, nats-route://nats-hub-0.nats-hub-headless.recorded.svc:6222, nats-route://nats-hub-1.na…',
    ],
  ],
  [
    'a key in place of a certificate',
    [{ of: 'nats_config_', text: ['user: "edge1"', 'nkey: "UEVIL"'] }],
    [
      'person filter-wider: UEVIL joins, unlike others: it may send what no other one may',
      'person filter-wider: UEVIL joins, unlike others: it may receive what no other one may',
      'person filter-wider: UEVIL joins, unlike others: it proves who it is by a password or key in nats.conf',
      'person site-removed: edge1 is cut off: it is not let in any more',
    ],
  ],
  [
    'harmless: more is logged',
    [{ of: 'nats_config_', text: ['system_account: "SYS"\n', 'system_account: "SYS"\ndebug: true\n'] }],
    [],
  ],
])('%s', (_name, alterations, expected) => {
  expect(toldOfAltered(alterations)).toEqual(expected);
});
