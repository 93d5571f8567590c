import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HubCluster, LeafSite } from '../../constructs';
import { CertificateAuthority } from '../../constructs/trust/certificate-authority';
import { parseConf } from '../../fleet/model';
import { temporaryFolder } from '../support/folder';
import { synth } from '../support/synth';
import { describeWithTerraform, TERRAFORM_NOTE, terraform } from '../support/terraform';
import { at, mapAt, textAt } from '../support/walk';

const SMALL = {
  jetstream: { memory: '1Gi', file: '10Gi', volume: '20Gi' },
  resources: { cpu: '250m', memory: '1Gi' },
} as const;

/**
 * What hangs on the load balancer's address, as Terraform reads it, with `local.ingress` in the place of the Service's
 * status.
 */
function expressions() {
  const { text } = synth((stack) => {
    const { issuer } = new CertificateAuthority(stack, 'ca', { commonName: 'test' });
    const trust = { kind: 'mutual-tls', issuer } as const;
    const hub = new HubCluster(stack, 'hub', { ...SMALL, trust, leaves: [], address: { kind: 'load-balancer' } });
    const credentials = { kind: 'certificate', tls: { existingSecret: 'identity' } } as const;
    new LeafSite(stack, 'site', { ...SMALL, site: 'edge1', remote: { host: hub.leafHost, credentials } });
  });
  const json = JSON.parse(
    text.replaceAll(/kubernetes_service_v1\.\w+\.status\[0\]\.load_balancer\[0\]\.ingress\[0\]/g, 'local.ingress'),
  );
  const named = (type: string, part: string) =>
    mapAt(Object.entries(mapAt(json, 'resource', type)).find(([id]) => id.includes(part))?.[1]);
  const request = named('tls_cert_request', 'hub_tier_secrets_server-tls');
  return {
    dnsNames: request.dns_names,
    ipAddresses: request.ip_addresses,
    leafConf: at(named('kubernetes_config_map_v1', 'site_tier'), 'data', 'nats.conf'),
  };
}

const NULL = '${tostring(null)}';
const NAME = 'a1.elb.example.com';
const IP = '203.0.113.7';

/**
 * What a cloud may answer, and where leaves must then connect to; the certificate is for the one of the two that there
 * is.
 */
const ANSWERS: Readonly<Record<string, { ip: string; hostname: string; host: string }>> = {
  'an address, and "" as name': { ip: IP, hostname: '', host: IP },
  'an address, and no name': { ip: IP, hostname: NULL, host: IP },
  'an IPv6 address': { ip: '2001:db8::7', hostname: '', host: '[2001:db8::7]' },
  'a name, and "" as address': { ip: '', hostname: NAME, host: NAME },
  'a name, and no address': { ip: NULL, hostname: NAME, host: NAME },
};

describeWithTerraform(`a load balancer answers with${TERRAFORM_NOTE}`, () => {
  test.each(Object.entries(ANSWERS))('%s: certificate and URL contain it', (_answer, { host, ...ingress }) => {
    const folder = temporaryFolder();
    const config = { locals: { ingress }, output: { of: { value: expressions() } } };
    writeFileSync(join(folder, 'cdk.tf.json'), JSON.stringify(config));
    expect(terraform(folder, 'apply', '-auto-approve')).toMatchObject({ status: 0 });
    const { dnsNames, ipAddresses, leafConf } = JSON.parse(terraform(folder, 'output', '-json').output).of.value;
    const own = [dnsNames].flat().filter((dnsName) => !/nats-hub|localhost/.test(dnsName));
    const leafUrl = textAt(parseConf(leafConf), 'leafnodes', 'remotes', 0, 'url');
    const given = (text: string) => (text === '' || text === NULL ? [] : [text]);
    expect({ own, inCluster: dnsNames[0], ipAddresses, leafUrl }).toEqual({
      own: given(ingress.hostname),
      inCluster: 'nats-hub',
      ipAddresses: given(ingress.ip),
      leafUrl: `tls://${host}:7422`,
    });
  });
});
