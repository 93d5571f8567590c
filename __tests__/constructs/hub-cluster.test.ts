import { HubCluster, type LeafUser } from '../../constructs';
import { maximalHub, minimalHub } from '../support/constructs';
import { golden, withoutPreconditions } from '../support/golden';
import { synth } from '../support/synth';
import { at } from '../support/walk';

test('a hub of three servers with mutual TLS: its nats.conf', () => {
  expect(minimalHub().natsConf()).toBe(MINIMAL_CONF);
});

test('a hub of three servers with mutual TLS: its Kubernetes objects', () => {
  expect(minimalHub().list()).toEqual([
    'ConfigMap nats/nats-hub-access',
    'ConfigMap nats/nats-hub-config',
    'Job nats/nats-hub-access-<hash>',
    'Namespace nats',
    'NetworkPolicy nats/nats-hub',
    'NetworkPolicy nats/nats-hub-access',
    'NetworkPolicy nats/nats-hub-default-deny',
    'NetworkPolicy nats/nats-hub-streams',
    'PodDisruptionBudget nats/nats-hub',
    'Secret nats/nats-hub-client-admin',
    'Secret nats/nats-hub-client-sys',
    'Secret nats/nats-hub-cluster-tls',
    'Secret nats/nats-hub-tls',
    'Service nats/nats-hub',
    'Service nats/nats-hub-headless',
    'ServiceAccount nats/nats-hub',
    'StatefulSet nats/nats-hub',
  ]);
});

test('a hub of five servers with passwords over TLS: its nats.conf', () => {
  expect(maximalHub().natsConf()).toBe(MAXIMAL_CONF);
});

test('a hub of five servers with passwords over TLS: its Kubernetes objects', () => {
  expect(maximalHub().list()).toEqual([
    'ConfigMap messaging/nats-hub-access',
    'ConfigMap messaging/nats-hub-config',
    'ConfigMap messaging/nats-hub-streams',
    'Job messaging/nats-hub-access-<hash>',
    'Job messaging/nats-hub-streams-<hash>',
    'NetworkPolicy messaging/nats-hub',
    'NetworkPolicy messaging/nats-hub-access',
    'NetworkPolicy messaging/nats-hub-streams',
    'PodDisruptionBudget messaging/nats-hub',
    'Secret messaging/nats-hub-client-admin',
    'Secret messaging/nats-hub-client-anything',
    'Secret messaging/nats-hub-client-reader',
    'Secret messaging/nats-hub-client-sys',
    'Secret messaging/nats-hub-client-writer',
    'Secret messaging/nats-hub-cluster-tls',
    'Secret messaging/nats-hub-tls',
    'Secret messaging/nats-hub-users',
    'Service messaging/nats-hub',
    'Service messaging/nats-hub-headless',
    'ServiceAccount messaging/nats-hub',
    'StatefulSet messaging/nats-hub',
  ]);
});

test('the StatefulSet of a hub, whole', () => {
  expect(withoutPreconditions(minimalHub().object('StatefulSet', 'nats-hub'))).toEqual(golden('hub-stateful-set'));
});

test('leaves that connect elsewhere do not change a pod of the hub', () => {
  const pods = (leaves: readonly LeafUser[]) => minimalHub({ leaves }).object('StatefulSet', 'nats-hub');
  expect(pods([{ name: 'edge9', domain: 'edge9', up: ['>'], down: [] }])).toEqual(pods([]));
});

test('password hashes are in a Secret that nats.conf includes, one variable for each user', () => {
  expect(at(maximalHub().object('Secret', 'nats-hub-users'), 'data')).toEqual({
    'users.conf': `client_admin_2e_center_password: "\${random_password.hub_tier_admin_password.bcrypt_hash}"
client_reader_password: "\${random_password.hub_tier_client-reader_password.bcrypt_hash}"
client_writer_2e_example_password: "\${random_password.hub_tier_client-writer_password.bcrypt_hash}"
client_anything_password: "\${random_password.hub_tier_client-anything_password.bcrypt_hash}"
leaf_edge1_password: "$2a$10$hash-of-edge1"
leaf_mute_password: "$2a$10$hash-of-mute"
client_sys_2e_center_password: "\${random_password.hub_tier_system_password.bcrypt_hash}"
`,
  });
});

test('a hub tells where leaves connect to, and where the credentials of its clients are', () => {
  let hub: HubCluster | undefined;
  synth((stack) => {
    hub = new HubCluster(stack, 'hub', {
      trust: { kind: 'password' },
      leaves: [],
      address: { kind: 'ip', ip: '2001:db8::7' },
      ports: { leafnodes: 17422 },
      jetstream: { memory: '1Gi', file: '10Gi' },
      volume: { size: '20Gi' },
      resources: { cpu: '250m', memoryBytes: 1024 ** 3 },
      createNamespace: false,
    });
  });
  expect({ ...hub, node: undefined }).toMatchObject({
    leafHost: '[2001:db8::7]',
    leafPort: 17422,
    leafUrl: 'nats-leaf://[2001:db8::7]:17422',
    clientUrl: 'nats://nats-hub.nats.svc:4222',
    serviceName: 'nats-hub',
  });
  expect(Object.keys(hub?.clientSecrets ?? {})).toEqual(['admin', 'sys']);
});

test('one server without TLS neither forms a cluster nor has a certificate', () => {
  const hub = minimalHub({ trust: { kind: 'password' }, replicas: 1 });
  expect(hub.natsConf()).not.toMatch(/tls|cluster/);
  expect(hub.list().filter((object) => object.startsWith('Secret '))).toEqual([
    'Secret nats/nats-hub-client-admin',
    'Secret nats/nats-hub-client-sys',
    'Secret nats/nats-hub-users',
  ]);
});

const MINIMAL_CONF = `server_name: $SERVER_NAME
server_tags: ["access:44136fa355b3"]
host: "0.0.0.0"
port: 4222
monitor_port: 8222
pid_file: "/var/run/nats/nats.pid"
lame_duck_duration: "30s"
lame_duck_grace_period: "10ms"
tls {
  cert_file: "/etc/nats/certs/server-cert.pem"
  key_file: "/etc/nats/certs/server-key.pem"
  ca_file: "/etc/nats/certs/server-ca.pem"
  verify_and_map: true
}
jetstream {
  store_dir: "/data/jetstream"
  domain: "hub"
  max_mem: 1Gi
  max_file: 10Gi
}
cluster {
  name: "hub-cluster"
  host: "0.0.0.0"
  port: 6222
  no_advertise: true
  tls {
    cert_file: "/etc/nats/certs/cluster-cert.pem"
    key_file: "/etc/nats/certs/cluster-key.pem"
    ca_file: "/etc/nats/certs/cluster-ca.pem"
    verify: true
  }
  routes: [
    "nats-route://nats-hub-0.nats-hub-headless.nats.svc:6222"
    "nats-route://nats-hub-1.nats-hub-headless.nats.svc:6222"
    "nats-route://nats-hub-2.nats-hub-headless.nats.svc:6222"
  ]
}
leafnodes {
  host: "0.0.0.0"
  port: 7422
  no_advertise: true
  advertise: "nats.example.com:7422"
  tls {
    cert_file: "/etc/nats/certs/server-cert.pem"
    key_file: "/etc/nats/certs/server-key.pem"
    ca_file: "/etc/nats/certs/server-ca.pem"
    verify_and_map: true
  }
}
accounts {
  FLEET {
    jetstream: enabled
    users: [
      {
        user: "admin.hub"
        allowed_connection_types: ["STANDARD"]
      }
    ]
  }
  SYS {
    users: [
      {
        user: "sys.hub"
        allowed_connection_types: ["STANDARD"]
      }
    ]
  }
}
system_account: "SYS"
`;

const MAXIMAL_CONF = `include "secrets/users.conf"

server_name: $SERVER_NAME
server_tags: ["access:7d9d7ed9350e"]
host: "0.0.0.0"
port: 14222
monitor_port: 18222
pid_file: "/var/run/nats/nats.pid"
lame_duck_duration: "30s"
lame_duck_grace_period: "10ms"
tls {
  cert_file: "/etc/nats/certs/server-cert.pem"
  key_file: "/etc/nats/certs/server-key.pem"
  ca_file: "/etc/nats/certs/server-ca.pem"
}
jetstream {
  store_dir: "/data/jetstream"
  domain: "center"
  max_mem: 4Gi
  max_file: 100Gi
}
cluster {
  name: "center-cluster"
  host: "0.0.0.0"
  port: 16222
  no_advertise: true
  tls {
    cert_file: "/etc/nats/certs/cluster-cert.pem"
    key_file: "/etc/nats/certs/cluster-key.pem"
    ca_file: "/etc/nats/certs/cluster-ca.pem"
    verify: true
  }
  routes: [
    "nats-route://nats-hub-0.nats-hub-headless.messaging.svc:16222"
    "nats-route://nats-hub-1.nats-hub-headless.messaging.svc:16222"
    "nats-route://nats-hub-2.nats-hub-headless.messaging.svc:16222"
    "nats-route://nats-hub-3.nats-hub-headless.messaging.svc:16222"
    "nats-route://nats-hub-4.nats-hub-headless.messaging.svc:16222"
  ]
}
leafnodes {
  host: "0.0.0.0"
  port: 17422
  no_advertise: true
  tls {
    cert_file: "/etc/nats/certs/server-cert.pem"
    key_file: "/etc/nats/certs/server-key.pem"
    ca_file: "/etc/nats/certs/server-ca.pem"
  }
}
accounts {
  PLANT {
    jetstream: enabled
    users: [
      {
        user: "admin.center"
        password: $client_admin_2e_center_password
        allowed_connection_types: ["STANDARD"]
      }
      {
        user: "reader"
        password: $client_reader_password
        allowed_connection_types: ["STANDARD"]
        permissions {
          publish {
            deny: [">"]
          }
          subscribe {
            allow: ["sensors.>", "_INBOX.>"]
          }
          allow_responses: true
        }
      }
      {
        user: "writer.example"
        password: $client_writer_2e_example_password
        allowed_connection_types: ["STANDARD"]
        permissions {
          publish {
            allow: ["commands.>"]
          }
          allow_responses: true
        }
      }
      {
        user: "anything"
        password: $client_anything_password
        allowed_connection_types: ["STANDARD"]
      }
      {
        user: "edge1"
        password: $leaf_edge1_password
        allowed_connection_types: ["LEAFNODE"]
        permissions {
          publish {
            allow: ["sensors.>", "_INBOX.>", "$JSC.R.>", "$JS.S.edge1.>"]
          }
          subscribe {
            allow: ["commands.edge1.>", "$JS.edge1.API.CONSUMER.>", "$JS.FC.>"]
          }
        }
      }
      {
        user: "mute"
        password: $leaf_mute_password
        allowed_connection_types: ["LEAFNODE"]
        permissions {
          publish {
            allow: ["_INBOX.>", "$JSC.R.>", "$JS.S.mute.>"]
          }
          subscribe {
            allow: ["$JS.mute.API.CONSUMER.>", "$JS.FC.>"]
          }
        }
      }
    ]
  }
  SYS {
    users: [
      {
        user: "sys.center"
        password: $client_sys_2e_center_password
        allowed_connection_types: ["STANDARD"]
      }
    ]
  }
}
system_account: "SYS"
`;
