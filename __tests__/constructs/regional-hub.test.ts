import { maximalRegion, minimalRegion } from '../support/constructs';

test('a region is a hub to its leaves and a leaf to the hub: its nats.conf', () => {
  expect(minimalRegion().natsConf()).toBe(MINIMAL_CONF);
});

test('a region is a hub to its leaves and a leaf to the hub: its Kubernetes objects', () => {
  expect(minimalRegion().list()).toEqual([
    'ConfigMap nats/nats-region-access',
    'ConfigMap nats/nats-region-config',
    'Job nats/nats-region-access-<hash>',
    'Namespace nats',
    'NetworkPolicy nats/nats-region',
    'NetworkPolicy nats/nats-region-access',
    'NetworkPolicy nats/nats-region-default-deny',
    'NetworkPolicy nats/nats-region-streams',
    'PodDisruptionBudget nats/nats-region',
    'Secret nats/nats-region-client-admin',
    'Secret nats/nats-region-client-sys',
    'Secret nats/nats-region-cluster-tls',
    'Secret nats/nats-region-remote-tls',
    'Secret nats/nats-region-tls',
    'Service nats/nats-region',
    'Service nats/nats-region-headless',
    'ServiceAccount nats/nats-region',
    'StatefulSet nats/nats-region',
  ]);
});

test('a region with its identity in a Secret that is there: its nats.conf', () => {
  expect(maximalRegion().natsConf()).toBe(MAXIMAL_CONF);
});

test('a region with its identity in a Secret that is there: its Kubernetes objects', () => {
  expect(maximalRegion().list()).toEqual([
    'ConfigMap messaging/nats-region-access',
    'ConfigMap messaging/nats-region-config',
    'ConfigMap messaging/nats-region-streams',
    'Job messaging/nats-region-access-<hash>',
    'Job messaging/nats-region-streams-<hash>',
    'NetworkPolicy messaging/nats-region',
    'NetworkPolicy messaging/nats-region-access',
    'NetworkPolicy messaging/nats-region-streams',
    'PodDisruptionBudget messaging/nats-region',
    'Secret messaging/nats-region-client-admin',
    'Secret messaging/nats-region-client-anything',
    'Secret messaging/nats-region-client-reader',
    'Secret messaging/nats-region-client-sys',
    'Secret messaging/nats-region-client-writer',
    'Secret messaging/nats-region-cluster-tls',
    'Secret messaging/nats-region-tls',
    'Service messaging/nats-region',
    'Service messaging/nats-region-headless',
    'ServiceAccount messaging/nats-region',
    'StatefulSet messaging/nats-region',
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
  domain: "eu"
  max_mem: 1Gi
  max_file: 10Gi
  extension_hint: "no_extend"
}
cluster {
  name: "eu"
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
    "nats-route://nats-region-0.nats-region-headless.nats.svc:6222"
    "nats-route://nats-region-1.nats-region-headless.nats.svc:6222"
    "nats-route://nats-region-2.nats-region-headless.nats.svc:6222"
  ]
}
leafnodes {
  host: "0.0.0.0"
  port: 7422
  no_advertise: true
  advertise: "nats-eu.example.com:7422"
  tls {
    cert_file: "/etc/nats/certs/server-cert.pem"
    key_file: "/etc/nats/certs/server-key.pem"
    ca_file: "/etc/nats/certs/server-ca.pem"
    verify_and_map: true
  }
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
        user: "admin.eu"
        allowed_connection_types: ["STANDARD"]
      }
    ]
  }
  SYS {
    users: [
      {
        user: "sys.eu"
        allowed_connection_types: ["STANDARD"]
      }
    ]
  }
}
system_account: "SYS"
`;

const MAXIMAL_CONF = `server_name: $SERVER_NAME
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
  verify_and_map: true
}
jetstream {
  store_dir: "/data/jetstream"
  domain: "eu-west"
  max_mem: 4Gi
  max_file: 100Gi
  extension_hint: "no_extend"
}
cluster {
  name: "eu-west"
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
    "nats-route://nats-region-0.nats-region-headless.messaging.svc:16222"
    "nats-route://nats-region-1.nats-region-headless.messaging.svc:16222"
    "nats-route://nats-region-2.nats-region-headless.messaging.svc:16222"
  ]
}
leafnodes {
  host: "0.0.0.0"
  port: 17422
  no_advertise: true
  advertise: "192.0.2.7:17422"
  tls {
    cert_file: "/etc/nats/certs/server-cert.pem"
    key_file: "/etc/nats/certs/server-key.pem"
    ca_file: "/etc/nats/certs/server-ca.pem"
    verify_and_map: true
  }
  reconnect: "30s"
  remotes: [
    {
      url: "tls://nats.example.com:443"
      account: "PLANT"
      tls {
        cert_file: "/etc/nats/certs/leaf-cert.pem"
        key_file: "/etc/nats/certs/leaf-key.pem"
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
        user: "admin.eu-west"
        allowed_connection_types: ["STANDARD"]
      }
      {
        user: "reader"
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
        allowed_connection_types: ["STANDARD"]
      }
      {
        user: "edge1"
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
        user: "sys.eu-west"
        allowed_connection_types: ["STANDARD"]
      }
    ]
  }
}
system_account: "SYS"
`;
