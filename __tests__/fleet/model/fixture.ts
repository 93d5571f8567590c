import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { readSynthesized, type SynthesizedApp } from '../../../fleet/model';
import { temporaryFolder } from '../../support/folder';

/** Writes stacks as cdktf would, those after the first depending on it, and reads them. */
export function appOf(stacks: Readonly<Record<string, object>>): SynthesizedApp {
  const outdir = temporaryFolder();
  const manifest = Object.entries(stacks).map(([name, json], index) => {
    const workingDirectory = `stacks/${name}`;
    const synthesizedStackPath = `${workingDirectory}/cdk.tf.json`;
    mkdirSync(join(outdir, workingDirectory), { recursive: true });
    writeFileSync(join(outdir, synthesizedStackPath), JSON.stringify(json));
    const dependencies = Object.keys(stacks).slice(0, Math.min(index, 1));
    return [name, { name, dependencies, synthesizedStackPath, workingDirectory }];
  });
  writeFileSync(join(outdir, 'manifest.json'), JSON.stringify({ stacks: Object.fromEntries(manifest) }));
  return readSynthesized(outdir);
}

/** A state in a file, as a stack's own or as one that is read. */
export const stateIn = (path: string) => ({ local: { path } });

const INGRESS = 'kubernetes_service_v1.public.status[0].load_balancer[0].ingress[0]';

/** What a small fleet trusts. */
const prodOf = (passwordLength: number) => `
terraform: { backend: { local: { path: /states/prod.tfstate } } }
resource:
  tls_private_key: { ca: { algorithm: ECDSA, ecdsa_curve: P256 } }
  tls_self_signed_cert:
    ca-cert:
      private_key_pem: "\${tls_private_key.ca.private_key_pem}"
      subject: [{ common_name: prod CA, organization: Example }]
      is_ca_certificate: true
      validity_period_hours: ${24 * 365 * 30}
      allowed_uses: [cert_signing, crl_signing]
  random_password: { edge-1: { length: ${passwordLength}, special: false } }
output:
  key: { value: "\${tls_private_key.ca.private_key_pem}", sensitive: true }
  cert: { value: "\${tls_self_signed_cert.ca-cert.cert_pem}" }
  password: { value: "\${random_password.edge-1.result}", sensitive: true }
`;

/** A hub that uses it: a Service, and a StatefulSet of two pods, a server and a container that sees other files. */
const hubOf = (serverNames: readonly string[]) => `
//: { metadata: a comment of cdktf }
terraform:
  backend: { s3: { bucket: states, key: hub.tfstate } }
  required_providers: { tls: { source: hashicorp/tls, version: 4.1.0 } }
provider: { tls: [{}] }
data: { terraform_remote_state: { prod: { backend: local, config: { path: /states/prod.tfstate } } } }
resource:
  kubernetes_service_v1:
    public:
      //: { metadata: another one }
      metadata: { name: nats, namespace: nats }
      spec: { type: LoadBalancer, port: [{ name: leaf, port: 7422 }] }
  tls_private_key: { server: { algorithm: ECDSA, ecdsa_curve: P256 } }
  tls_cert_request:
    request:
      private_key_pem: "\${tls_private_key.server.private_key_pem}"
      subject: [{ common_name: nats-hub }]
      dns_names: ${JSON.stringify(serverNames)}
      ip_addresses: [192.0.2.7]
  tls_locally_signed_cert:
    cert:
      cert_request_pem: "\${tls_cert_request.request.cert_request_pem}"
      ca_private_key_pem: "\${data.terraform_remote_state.prod.outputs.key}"
      ca_cert_pem: "\${data.terraform_remote_state.prod.outputs.cert}"
      validity_period_hours: 24
      early_renewal_hours: 6
      allowed_uses: [digital_signature, server_auth, client_auth]
      set_subject_key_id: true
  kubernetes_config_map_v1:
    conf:
      metadata: { name: nats-conf, namespace: nats }
      data:
        nats.conf: |
          # $\${no expression}
          advertise: "\${coalesce(${INGRESS}.ip, ${INGRESS}.hostname)}:7422"
        extra.conf: "x: 1\\n"
  kubernetes_secret_v1:
    secrets:
      metadata: { name: nats-secrets, namespace: nats }
      data:
        tls.crt: "\${tls_locally_signed_cert.cert.cert_pem}"
        ca.crt: "\${data.terraform_remote_state.prod.outputs.cert}"
        edge-1.txt: "\${data.terraform_remote_state.prod.outputs.password}"
  kubernetes_stateful_set_v1:
    set:
      metadata: { name: nats-hub, namespace: nats }
      spec:
        replicas: "2"
        service_name: nats-hub-headless
        volume_claim_template: [{ metadata: { name: data }, spec: { access_modes: [ReadWriteOnce] } }]
        template:
          metadata: { labels: { app: nats } }
          spec:
            container:
              - name: nats
                image: nats:2.15.2
                command: [nats-server]
                args: [--name, $(POD), --literal, $$(POD), --unknown, $(NOBODY)]
                env:
                  - { name: POD, value_from: { field_ref: { field_path: metadata.name } } }
                  - { name: NAMESPACE, value_from: { field_ref: { field_path: metadata.namespace } } }
                  - { name: FULL, value: $(POD).$(NAMESPACE) }
                  - { name: IP, value_from: { field_ref: { field_path: status.podIP } } }
                  - { name: PASSWORD, value_from: { secret_key_ref: { name: nats-secrets, key: edge-1.txt } } }
                port: [{ name: leaf, container_port: 7422 }]
                volume_mount:
                  - { name: etc, mount_path: /etc/nats }
                  - { name: own, mount_path: /etc/own-tls, read_only: true }
                  - { name: data, mount_path: /data }
              - name: reloader
                volume_mount:
                  - { name: all, mount_path: /all }
                  - { name: all, mount_path: /one/file.conf, sub_path: extra.conf }
            volume:
              - name: etc
                projected:
                  - sources:
                      - config_map: [{ name: nats-conf, items: [{ key: nats.conf, path: nats.conf }] }]
                      - secret: [{ name: nats-secrets, items: [{ key: tls.crt, path: tls/server.crt }] }]
                      - secret: [{ name: later, optional: true, items: [{ key: k, path: later.conf }] }]
              - { name: own, secret: { secret_name: own-tls } }
              - { name: all, config_map: { name: nats-conf } }
`;

/** A small fleet: a trust stack, and a hub stack that uses it. */
export function smallFleet(serverNames = ['nats.example.com', '*.nats-hub.nats.svc'], passwordLength = 24) {
  return appOf({ prod: parse(prodOf(passwordLength)), hub: parse(hubOf(serverNames)) });
}
