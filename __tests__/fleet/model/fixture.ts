import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigMapV1 } from '@cdktf/provider-kubernetes/lib/config-map-v1';
import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import { SecretV1 } from '@cdktf/provider-kubernetes/lib/secret-v1';
import { ServiceV1 } from '@cdktf/provider-kubernetes/lib/service-v1';
import { StatefulSetV1 } from '@cdktf/provider-kubernetes/lib/stateful-set-v1';
import { Password } from '@cdktf/provider-random/lib/password';
import { RandomProvider } from '@cdktf/provider-random/lib/provider';
import { CertRequest } from '@cdktf/provider-tls/lib/cert-request';
import { LocallySignedCert } from '@cdktf/provider-tls/lib/locally-signed-cert';
import { PrivateKey } from '@cdktf/provider-tls/lib/private-key';
import { TlsProvider } from '@cdktf/provider-tls/lib/provider';
import { SelfSignedCert } from '@cdktf/provider-tls/lib/self-signed-cert';
import { App, Fn, LocalBackend, S3Backend, TerraformOutput, TerraformStack } from 'cdktf';
import { readSynthesized, type SynthesizedApp } from '../../../fleet/model';

/** A folder of its own to synthesize into. */
export function folder(): string {
  return mkdtempSync(join(tmpdir(), 'synthesized-'));
}

/** Synthesizes the stacks that `build` makes, and reads them. */
export function synthesize(build: (app: App) => void): SynthesizedApp {
  const outdir = folder();
  const app = new App({ outdir });
  build(app);
  app.synth();
  return readSynthesized(outdir);
}

/** One stack that only has outputs, for expressions. */
export function withOutputs(outputs: (stack: TerraformStack) => Record<string, unknown>): SynthesizedApp {
  return synthesize((app) => {
    const stack = new TerraformStack(app, 'only');
    new TlsProvider(stack, 'tls');
    new RandomProvider(stack, 'random');
    new KubernetesProvider(stack, 'kubernetes');
    for (const [name, value] of Object.entries(outputs(stack))) {
      new TerraformOutput(stack, name, { value, sensitive: true });
    }
  });
}

/** A small fleet: a trust stack, and a hub stack that uses it. */
export function smallFleet(
  options: { readonly serverNames?: string[]; readonly passwordLength?: number } = {},
): SynthesizedApp {
  return synthesize((app) => {
    const prod = new TerraformStack(app, 'prod');
    new TlsProvider(prod, 'tls');
    new RandomProvider(prod, 'random');
    new LocalBackend(prod, { path: '/states/prod.tfstate' });
    const caKey = new PrivateKey(prod, 'ca', { algorithm: 'ECDSA', ecdsaCurve: 'P256' });
    const ca = new SelfSignedCert(prod, 'ca-cert', {
      privateKeyPem: caKey.privateKeyPem,
      subject: [{ commonName: 'prod CA', organization: 'Example' }],
      isCaCertificate: true,
      validityPeriodHours: 24 * 365 * 30,
      allowedUses: ['cert_signing', 'crl_signing'],
    });
    const password = new Password(prod, 'edge-1', { length: options.passwordLength ?? 24, special: false });

    const hub = new TerraformStack(app, 'hub');
    new TlsProvider(hub, 'tls');
    new KubernetesProvider(hub, 'kubernetes');
    new S3Backend(hub, { bucket: 'states', key: 'hub.tfstate', region: 'eu-west-1' });
    const metadata = (name: string) => ({ name, namespace: 'nats' });
    const service = new ServiceV1(hub, 'public', {
      metadata: metadata('nats'),
      spec: { type: 'LoadBalancer', port: [{ name: 'leaf', port: 7422 }] },
    });
    const ingress = service.status.get(0).loadBalancer.get(0).ingress.get(0);
    const address = Fn.coalesce([ingress.ip, ingress.hostname]);
    const key = new PrivateKey(hub, 'server', { algorithm: 'ECDSA', ecdsaCurve: 'P256' });
    const request = new CertRequest(hub, 'request', {
      privateKeyPem: key.privateKeyPem,
      subject: [{ commonName: 'nats-hub' }],
      dnsNames: options.serverNames ?? ['nats.example.com', '*.nats-hub.nats.svc'],
      ipAddresses: ['192.0.2.7'],
    });
    const certificate = new LocallySignedCert(hub, 'cert', {
      certRequestPem: request.certRequestPem,
      caPrivateKeyPem: caKey.privateKeyPem,
      caCertPem: ca.certPem,
      validityPeriodHours: 24,
      earlyRenewalHours: 6,
      allowedUses: ['digital_signature', 'server_auth', 'client_auth'],
      setSubjectKeyId: true,
    });
    new ConfigMapV1(hub, 'conf', {
      metadata: metadata('nats-conf'),
      data: { 'nats.conf': `# $\${not an expression}\nadvertise: "${address}:7422"\n`, 'extra.conf': 'x: 1\n' },
    });
    new SecretV1(hub, 'secrets', {
      metadata: metadata('nats-secrets'),
      data: {
        'secrets.conf': `edge1_password: "${password.bcryptHash}"\n`,
        'tls.crt': certificate.certPem,
        'tls.key': key.privateKeyPem,
        'ca.crt': ca.certPem,
        'url.txt': `nats://edge-1:${Fn.urlencode(password.result)}@${address}`,
        'edge-1.txt': password.result,
      },
    });
    new StatefulSetV1(hub, 'set', {
      metadata: metadata('nats-hub'),
      spec: {
        replicas: '2',
        serviceName: 'nats-hub-headless',
        selector: { matchLabels: { app: 'nats' } },
        template: {
          metadata: { labels: { app: 'nats' } },
          spec: {
            container: [
              {
                name: 'nats',
                image: 'nats:2.15.2',
                command: ['nats-server'],
                args: ['--name', '$(POD)', '--literal', '$$(POD)', '--unknown', '$(NOBODY)'],
                env: [
                  { name: 'POD', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
                  { name: 'NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
                  { name: 'FULL', value: '$(POD).$(NAMESPACE)' },
                  { name: 'IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
                  { name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'nats-secrets', key: 'edge-1.txt' } } },
                ],
                port: [{ name: 'leaf', containerPort: 7422 }],
                volumeMount: [
                  { name: 'etc', mountPath: '/etc/nats' },
                  { name: 'own', mountPath: '/etc/own-tls', readOnly: true },
                  { name: 'data', mountPath: '/data' },
                ],
              },
              {
                name: 'reloader',
                image: 'reloader',
                volumeMount: [
                  { name: 'all', mountPath: '/all' },
                  { name: 'all', mountPath: '/one/file.conf', subPath: 'extra.conf' },
                ],
              },
            ],
            volume: [
              {
                name: 'etc',
                projected: [
                  {
                    sources: [
                      { configMap: [{ name: 'nats-conf', items: [{ key: 'nats.conf', path: 'nats.conf' }] }] },
                      { secret: [{ name: 'nats-secrets', items: [{ key: 'tls.crt', path: 'tls/server.crt' }] }] },
                      { secret: [{ name: 'later', optional: true, items: [{ key: 'k', path: 'later.conf' }] }] },
                    ],
                  },
                ],
              },
              { name: 'own', secret: { secretName: 'own-tls' } },
              { name: 'all', configMap: { name: 'nats-conf' } },
            ],
          },
        },
        volumeClaimTemplate: [
          {
            metadata: { name: 'data' },
            spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
          },
        ],
      },
    });
  });
}

/** A value that must be a string. */
export function string(value: unknown): string {
  if (typeof value !== 'string') throw new Error(`not a string: ${JSON.stringify(value)}`);
  return value;
}
