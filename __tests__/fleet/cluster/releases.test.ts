import { existsSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { addressesInFile, importsFile, writeImports } from '../../../fleet/cluster';
import { Served } from '../../../fleet/cluster/served';
import { releaseFinding } from '../../../fleet/cluster/why/release';
import { served } from '../../support/api-answers';
import { temporaryFolder } from '../../support/folder';

/** A record as Helm keeps it: JSON, packed, in base64, and that in a Secret. */
function record(version: number, status: string, description: string) {
  const packed = gzipSync(JSON.stringify({ name: 'nats-alerts', version, info: { status, description } }));
  return {
    metadata: {
      name: `sh.helm.release.v1.nats-alerts.v${version}`,
      labels: { owner: 'helm', name: 'nats-alerts', status, version: String(version) },
    },
    data: { release: Buffer.from(packed.toString('base64')).toString('base64') },
  };
}

const KINDS = ['PodMonitor', 'PrometheusRule'].map((kind) => ({ apiVersion: 'monitoring.coreos.com/v1', kind }));

/** What `fleet why` says of the release, where Helm has these records and the cluster knows these kinds. */
async function why(records: readonly object[], kinds: readonly string[] = ['PodMonitor', 'PrometheusRule']) {
  const finding = releaseFinding({
    release: { address: 'helm_release.alerts', namespace: 'nats', name: 'nats-alerts', kinds: KINDS },
    records: JSON.parse(JSON.stringify({ items: records })),
    served: await Served.ask({ get: async () => ({ kind: 'found', value: served(...kinds) }) }, KINDS),
    checkCommand: 'NATS_ENV=prod npx fleet check hub',
    isSite: false,
    kubectl: 'kubectl --context hub',
  });
  return finding && [`${finding.object} ${finding.what}`, ...finding.details, finding.remedy];
}

test('why: a Helm release that failed, that is not there, that cannot be, and that was interrupted', async () => {
  const release = 'Helm release nats/nats-alerts';
  const denied = 'Upgrade "nats-alerts" failed: denied';
  expect(await why([record(1, 'superseded', ''), record(2, 'failed', denied)])).toEqual([
    `${release} has failed (failed, revision 2)`,
    denied,
    'mend what it says, then `NATS_ENV=prod npx fleet check hub`, which says whether the state holds it, and deploy again',
  ]);
  expect(await why([])).toEqual([`${release} is not there`, 'deploy this stack']);
  expect(await why([], ['PodMonitor'])).toEqual([
    `${release} is not there: it makes PrometheusRule (monitoring.coreos.com/v1), which this cluster does not know`,
    'install the Prometheus Operator, or only its custom resource definitions (https://prometheus-operator.dev/docs/getting-started/installation/), or leave the alerts out in the environment: alerts: { enabled: false }; then deploy again',
  ]);
  expect(await why([record(1, 'pending-install', 'Initial install underway')])).toEqual([
    `${release} is in the middle of something (pending-install, revision 1); Helm refuses everybody else until that is done`,
    'Initial install underway',
    'if no deploy is at work on it now, one was interrupted: remove the record of that attempt, then deploy again:  kubectl --context hub -n nats delete secret sh.helm.release.v1.nats-alerts.v1',
  ]);
  expect(await why([record(10, 'deployed', ''), record(9, 'failed', '')])).toBeUndefined();
  expect(await why([record(1, 'uninstalled', '')])).toEqual([`${release} is not there`, 'deploy this stack']);
});

test('import blocks are written beside the configuration, read again, and removed when there are none', () => {
  const folder = temporaryFolder();
  expect(addressesInFile(folder)).toBeUndefined();
  const imports = [
    { address: 'kubernetes_namespace_v1.hub_a-b_1', id: 'nats', object: 'Namespace nats' },
    { address: 'helm_release.alerts', id: 'nats/nats-alerts', object: 'Helm release nats/nats-alerts' },
  ];
  writeImports(folder, imports);
  expect(readFileSync(importsFile(folder), 'utf8')).toContain(
    'import {\n  to = helm_release.alerts\n  id = "nats/nats-alerts"\n}\n',
  );
  expect(addressesInFile(folder)).toEqual(imports.map(({ address }) => address));
  writeImports(folder, []);
  expect(existsSync(importsFile(folder))).toBe(false);
});
