import fc from 'fast-check';
import { LeafSite, Password } from '../../constructs';
import { parseConf } from '../../fleet/model';
import { maximalLeaf, minimalLeaf } from '../support/constructs';
import { golden, withoutPreconditions } from '../support/golden';
import { synth } from '../support/synth';
import { at, mapAt, textAt } from '../support/walk';

test('a site is one server with mutual TLS: its nats.conf', () => {
  expect(minimalLeaf().natsConf()).toBe(MINIMAL_CONF);
});

test('a site is one server with mutual TLS: its Kubernetes objects', () => {
  expect(minimalLeaf().list()).toEqual([
    'ConfigMap nats-edge/nats-leaf-config',
    'Namespace nats-edge',
    'NetworkPolicy nats-edge/nats-leaf',
    'NetworkPolicy nats-edge/nats-leaf-default-deny',
    'NetworkPolicy nats-edge/nats-leaf-streams',
    'PodDisruptionBudget nats-edge/nats-leaf',
    'Secret nats-edge/nats-leaf-client-admin',
    'Secret nats-edge/nats-leaf-tls',
    'Service nats-edge/nats-leaf',
    'Service nats-edge/nats-leaf-headless',
    'ServiceAccount nats-edge/nats-leaf',
    'StatefulSet nats-edge/nats-leaf',
  ]);
});

test('a site of three servers that connects with a password: its nats.conf', () => {
  expect(maximalLeaf().natsConf()).toBe(MAXIMAL_CONF);
});

test('a site of three servers that connects with a password: its Kubernetes objects', () => {
  expect(maximalLeaf().list()).toEqual([
    'ConfigMap messaging/nats-leaf-config',
    'ConfigMap messaging/nats-leaf-streams',
    'Job messaging/nats-leaf-streams-<hash>',
    'NetworkPolicy messaging/nats-leaf',
    'NetworkPolicy messaging/nats-leaf-streams',
    'PodDisruptionBudget messaging/nats-leaf',
    'Secret messaging/nats-leaf-client-admin',
    'Secret messaging/nats-leaf-client-anything',
    'Secret messaging/nats-leaf-client-reader',
    'Secret messaging/nats-leaf-client-writer',
    'Secret messaging/nats-leaf-cluster-tls',
    'Secret messaging/nats-leaf-remote',
    'Secret messaging/nats-leaf-tls',
    'Secret messaging/nats-leaf-users',
    'Service messaging/nats-leaf',
    'Service messaging/nats-leaf-headless',
    'ServiceAccount messaging/nats-leaf',
    'StatefulSet messaging/nats-leaf',
  ]);
});

test('the StatefulSet of a site, whole', () => {
  expect(withoutPreconditions(maximalLeaf().object('StatefulSet', 'nats-leaf'))).toEqual(golden('leaf-stateful-set'));
});

test('the address of what is above is an annotation of the pods: a reload cannot take it over, so a change rolls them', () => {
  const annotations = (host: string) => {
    const leaf = minimalLeaf({
      remote: { host, credentials: { kind: 'password', logins: [{ user: 'edge1', password: 'x' }] } },
    });
    return at(leaf.object('StatefulSet', 'nats-leaf'), 'spec', 'template', 'metadata', 'annotations');
  };
  const { 'nats-edge/restart-hash': hash, ...rest } = mapAt(annotations('nats.example.com'));
  expect(rest).toEqual({ 'nats-edge/remote': 'nats-leaf://nats.example.com:7422' });
  expect(annotations('192.0.2.7')).toEqual({
    'nats-edge/remote': 'nats-leaf://192.0.2.7:7422',
    'nats-edge/restart-hash': hash,
  });
});

test('clients of a site without TLS get user and password, and the site has no certificate authority', () => {
  const leaf = minimalLeaf({ clientTrust: { kind: 'password', tls: false } });
  expect(leaf.resources().filter(({ type }) => type.startsWith('tls_'))).toEqual([]);
  expect(at(leaf.object('Secret', 'nats-leaf-client-admin'), 'data')).toEqual({
    username: 'admin.edge1',
    password: '${random_password.site_tier_admin_password.result}',
    'context.json': `{
  "description": "admin",
  "url": "nats://nats-leaf.nats-edge.svc:4222",
  "user": "admin.edge1",
  "password": "\${random_password.site_tier_admin_password.result}"
}
`,
  });
});

const NASTY = 'p$ ${x} %{y} "q" \'s\' \\ @ : / ? # % ÿ\n\tend';

/** The URL in the Secret of a site's remote, as nats-server reads it after Terraform has filled in what it takes for a template. */
function remoteUrl(user: string, password: string): URL {
  const leaf = minimalLeaf({
    remote: { host: 'nats.example.com', credentials: { kind: 'password', logins: [{ user, password }] } },
  });
  const conf = textAt(leaf.object('Secret', 'nats-leaf-remote'), 'data', 'remote.conf');
  expect(conf).not.toMatch(/[$%]\{/);
  expect(Object.keys(parseConf(conf))).toEqual(['remote_url']);
  return new URL(textAt(parseConf(conf), 'remote_url'));
}

test('a password of the remote is encoded, whatever it holds', () => {
  const url = remoteUrl('edge 1@x', NASTY);
  expect([url.hostname, url.port, decodeURIComponent(url.username), decodeURIComponent(url.password)]).toEqual([
    'nats.example.com',
    '7422',
    'edge 1@x',
    NASTY,
  ]);
});

test('any password comes back as it was', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (password) => {
      expect(decodeURIComponent(remoteUrl('edge1', password).password)).toBe(password);
    }),
    { numRuns: 25 },
  );
});

test('a password that only Terraform knows is encoded by Terraform', () => {
  const leaf = synth((stack) => {
    new LeafSite(stack, 'site', {
      site: 'edge1',
      jetstream: { memory: '1Gi', file: '10Gi' },
      volume: { size: '20Gi' },
      resources: { cpu: '250m', memoryBytes: 1024 ** 3 },
      remote: {
        host: 'nats.example.com',
        credentials: { kind: 'password', logins: [{ user: 'edge1', password: new Password(stack, 'password').plain }] },
      },
    });
  });
  expect(at(leaf.object('Secret', 'nats-leaf-remote'), 'data')).toEqual({
    'remote.conf':
      'remote_url: "nats-leaf://edge1:${replace(urlencode(random_password.password.result), "+", "%20")}@nats.example.com:7422"\n',
  });
});

const MINIMAL_CONF = `server_name: $SERVER_NAME
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
  domain: "edge1"
  max_mem: 1Gi
  max_file: 10Gi
}
leafnodes {
  reconnect: "5s"
  remotes: [
    {
      url: "tls://nats.example.com:7422"
      account: "FLEET"
      tls {
        cert_file: "/etc/nats/certs/leaf-cert.pem"
        key_file: "/etc/nats/certs/leaf-key.pem"
        ca_file: "/etc/nats/certs/leaf-ca.pem"
      }
    }
  ]
}
accounts {
  FLEET {
    jetstream: enabled
    users: [
      {
        user: "admin.edge1"
        allowed_connection_types: ["STANDARD"]
      }
    ]
  }
  SYS {
    users: []
  }
}
system_account: "SYS"
`;

const MAXIMAL_CONF = `include "secrets/remote.conf"
include "secrets/users.conf"

server_name: $SERVER_NAME
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
  domain: "plant-7"
  max_mem: 4Gi
  max_file: 100Gi
  extension_hint: "no_extend"
}
cluster {
  name: "plant-7"
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
    "nats-route://nats-leaf-0.nats-leaf-headless.messaging.svc:16222"
    "nats-route://nats-leaf-1.nats-leaf-headless.messaging.svc:16222"
    "nats-route://nats-leaf-2.nats-leaf-headless.messaging.svc:16222"
  ]
}
leafnodes {
  reconnect: "30s"
  remotes: [
    {
      url: $remote_url
      account: "PLANT"
      tls {
        ca_file: "/etc/nats/certs/leaf-ca.pem"
      }
    }
  ]
}
accounts {
  PLANT {
    jetstream: enabled
    users: [
      {
        user: "admin.plant-7"
        password: $client_admin_2e_plant_2d_7_password
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
    ]
  }
  SYS {
    users: []
  }
}
system_account: "SYS"
`;
