import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { leafAlertRules } from '../../../constructs/alerts/leaf-alert-rules';
import { promtoolTool } from './tools';

const promtool = promtoolTool();
const withPromtool = promtool.command === undefined ? describe.skip : describe;

const connections =
  'label_replace(nats_leafz_conn_rtt{name=~"(.+)-nats-(?:leaf|region)-[0-9]+"}, "site", "$1", "name", "(.+)-nats-(?:leaf|region)-[0-9]+")';

describe('the rules about leaf nodes', () => {
  test('expect each site, record what is connected and how far it is, and alert as documented', () => {
    expect(leafAlertRules({ sites: ['edge1', 'plant-7'], interval: '30s' })).toEqual([
      {
        name: 'nats-leafnodes',
        interval: '30s',
        rules: [
          { record: 'nats_leaf_expected', expr: 'vector(1)', labels: { site: 'edge1' } },
          { record: 'nats_leaf_expected', expr: 'vector(1)', labels: { site: 'plant-7' } },
          {
            record: 'nats_leafnodes_count',
            expr: `count by (site) (count by (site, name) (${connections})) or 0 * max by (site) (nats_leaf_expected)`,
          },
          { record: 'nats_leafnode_rtt_seconds', expr: `max by (site) (${connections})` },
          {
            alert: 'LeafNodeDisconnected',
            expr: 'nats_leafnodes_count < 1',
            for: '5m',
            labels: { severity: 'warning' },
            annotations: {
              summary: 'Leaf node disconnected: {{ $labels.site }}',
              description:
                'No server of {{ $labels.site }} has been connected for 5 minutes. The site goes on by itself and what its streams keep arrives after it is back. Fires for every site at once if the hub is down, or if nothing scrapes its exporters any more.',
            },
          },
          {
            alert: 'LeafNodeHighLatency',
            expr: 'nats_leafnode_rtt_seconds > 0.5',
            for: '10m',
            labels: { severity: 'warning' },
            annotations: {
              summary: 'Leaf node far away: {{ $labels.site }}',
              description:
                'The round trip to {{ $labels.site }} has been longer than 0.5 s for 10 minutes; it is now {{ $value | humanizeDuration }}. Requests across the link are slow and may time out.',
            },
          },
        ],
      },
    ]);
  });

  test('leave the interval to Prometheus unless one is given', () => {
    expect(leafAlertRules({ sites: ['edge1'] })[0]).not.toHaveProperty('interval');
  });

  test('are the same in whatever order the sites are named, and if one is named twice', () => {
    expect(leafAlertRules({ sites: ['b', 'a', 'b'] })).toEqual(leafAlertRules({ sites: ['a', 'b'] }));
  });
});

/** One scraped series: a leaf connection as the exporter of a hub server shows it. */
interface Connection {
  readonly name: string;
  /** Values in promtool's notation, one a minute from minute 0. */
  readonly rtt: string;
  readonly port?: string;
  readonly serverId?: string;
  readonly account?: string;
}

interface Expectation {
  /** Minutes after the first scrape. */
  readonly minute: number;
  /** Sites for which the alert fires then. */
  readonly disconnected?: readonly string[];
  readonly highLatency?: Readonly<Record<string, string>>;
  /** `nats_leafnodes_count` as it is then. */
  readonly count?: Readonly<Record<string, number>>;
  /** `nats_leafnode_rtt_seconds` as it is then. */
  readonly rtt?: Readonly<Record<string, number>>;
}

withPromtool(`Prometheus, evaluating the rules${promtool.note}`, () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'leaf-alert-rules-'));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  function writeRules(sites: readonly string[]): string {
    const file = join(directory, 'rules.json');
    writeFileSync(file, JSON.stringify({ groups: leafAlertRules({ sites }) }));
    return file;
  }

  /** Has promtool feed the rules with these connections and compare; the result is its report, `SUCCESS` if all is as expected. */
  function verdict(sites: readonly string[], connections: readonly Connection[], expectations: readonly Expectation[]) {
    const rules = writeRules(sites);
    const alerts = Object.fromEntries(
      leafAlertRules({ sites }).flatMap((group) =>
        group.rules.flatMap((rule) => ('alert' in rule ? [[rule.alert, rule]] : [])),
      ),
    );
    const fired = (alertname: string, site: string, value: string) => ({
      exp_labels: { severity: 'warning', site },
      exp_annotations: Object.fromEntries(
        Object.entries(alerts[alertname]?.annotations ?? {}).map(([key, text]) => [
          key,
          text.replaceAll('{{ $labels.site }}', site).replaceAll('{{ $value | humanizeDuration }}', value),
        ]),
      ),
    });
    const samples = (record: string, values: Readonly<Record<string, number>>) =>
      Object.entries(values).map(([site, value]) => ({ labels: `${record}{site="${site}"}`, value }));

    const file = join(directory, 'test.json');
    writeFileSync(
      file,
      JSON.stringify({
        rule_files: [rules],
        evaluation_interval: '1m',
        tests: [
          {
            interval: '1m',
            input_series: connections.map(({ name, rtt, port = '41234', serverId = 'NA', account = 'EDGE' }) => ({
              series: `nats_leafz_conn_rtt{name="${name}",port="${port}",server_id="${serverId}",account="${account}",ip="10.0.0.9"}`,
              values: rtt,
            })),
            alert_rule_test: expectations.flatMap(({ minute, disconnected, highLatency }) => [
              ...(disconnected === undefined
                ? []
                : [
                    {
                      eval_time: `${minute}m`,
                      alertname: 'LeafNodeDisconnected',
                      exp_alerts: disconnected.map((site) => fired('LeafNodeDisconnected', site, '0s')),
                    },
                  ]),
              ...(highLatency === undefined
                ? []
                : [
                    {
                      eval_time: `${minute}m`,
                      alertname: 'LeafNodeHighLatency',
                      exp_alerts: Object.entries(highLatency).map(([site, value]) =>
                        fired('LeafNodeHighLatency', site, value),
                      ),
                    },
                  ]),
            ]),
            promql_expr_test: expectations.flatMap(({ minute, count, rtt }) => [
              ...(count === undefined
                ? []
                : [
                    {
                      expr: 'nats_leafnodes_count',
                      eval_time: `${minute}m`,
                      exp_samples: samples('nats_leafnodes_count', count),
                    },
                  ]),
              ...(rtt === undefined
                ? []
                : [
                    {
                      expr: 'nats_leafnode_rtt_seconds',
                      eval_time: `${minute}m`,
                      exp_samples: samples('nats_leafnode_rtt_seconds', rtt),
                    },
                  ]),
            ]),
          },
        ],
      }),
    );
    const { status, stdout, stderr } = promtool.run(['test', 'rules', file]);
    return status === 0 && stdout.includes('SUCCESS') ? 'SUCCESS' : stdout + stderr;
  }

  test('finds nothing wrong with them', () => {
    expect(promtool.run(['check', 'rules', '--lint-fatal', writeRules(['edge1', 'plant-7'])])).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('6 rules found'),
    });
  });

  test('accepts them for a hub without sites', () => {
    expect(verdict([], [], [{ minute: 10, disconnected: [], highLatency: {}, count: {}, rtt: {} }])).toBe('SUCCESS');
  });

  test('raises no alert for a connected site', () => {
    expect(
      verdict(
        ['edge1'],
        [{ name: 'edge1-nats-leaf-0', rtt: '0.02x30' }],
        [
          {
            minute: 30,
            disconnected: [],
            highLatency: {},
            count: { edge1: 1 },
            rtt: { edge1: 0.02 },
          },
        ],
      ),
    ).toBe('SUCCESS');
  });

  test('raises an alert for just the site whose series vanish, after five minutes and not before', () => {
    expect(
      verdict(
        ['edge1', 'edge2'],
        [
          { name: 'edge1-nats-leaf-0', rtt: '0.02x10 stale' },
          { name: 'edge2-nats-leaf-0', rtt: '0.02x30' },
        ],
        [
          { minute: 10, disconnected: [], count: { edge1: 1, edge2: 1 } },
          { minute: 11, disconnected: [], count: { edge1: 0, edge2: 1 }, rtt: { edge2: 0.02 } },
          { minute: 15, disconnected: [] },
          { minute: 16, disconnected: ['edge1'], highLatency: {} },
        ],
      ),
    ).toBe('SUCCESS');
  });

  test('ends the alert when the site is back', () => {
    expect(
      verdict(
        ['edge1'],
        [{ name: 'edge1-nats-leaf-0', rtt: 'stale _x9 0.02x10' }],
        [
          { minute: 9, disconnected: ['edge1'] },
          { minute: 11, disconnected: [], count: { edge1: 1 } },
        ],
      ),
    ).toBe('SUCCESS');
  });

  test('raises an alert for an expected site that never was connected', () => {
    expect(
      verdict(
        ['edge1', 'edge2'],
        [{ name: 'edge1-nats-leaf-0', rtt: '0.02x30' }],
        [
          { minute: 4, disconnected: [] },
          { minute: 5, disconnected: ['edge2'], count: { edge1: 1, edge2: 0 } },
        ],
      ),
    ).toBe('SUCCESS');
  });

  test('raises no alert for a site of three servers that lost one', () => {
    expect(
      verdict(
        ['plant7'],
        [
          { name: 'plant7-nats-leaf-0', rtt: '0.02x30' },
          { name: 'plant7-nats-leaf-1', rtt: '0.03x10 stale' },
          { name: 'plant7-nats-leaf-2', rtt: '0.01x30' },
        ],
        [
          { minute: 10, count: { plant7: 3 }, rtt: { plant7: 0.03 } },
          { minute: 30, disconnected: [], count: { plant7: 2 }, rtt: { plant7: 0.02 } },
        ],
      ),
    ).toBe('SUCCESS');
  });

  test('raises an alert for a round trip above half a second, after ten minutes and not before', () => {
    expect(
      verdict(
        ['edge1', 'edge2', 'edge3'],
        [
          { name: 'edge1-nats-leaf-0', rtt: '0.75x30' },
          { name: 'edge2-nats-leaf-0', rtt: '0.5x30' },
          { name: 'edge3-nats-leaf-0', rtt: '0.75x8 0.1 0.75x20' },
        ],
        [
          { minute: 9, highLatency: {} },
          { minute: 10, highLatency: { edge1: '750ms' }, disconnected: [] },
        ],
      ),
    ).toBe('SUCCESS');
  });

  test('counts a server once, however many ports, hub servers and accounts its connections show', () => {
    expect(
      verdict(
        ['edge1'],
        [
          { name: 'edge1-nats-leaf-0', rtt: '0.02x30', port: '41234' },
          { name: 'edge1-nats-leaf-0', rtt: '0.04x30', port: '41235' },
          { name: 'edge1-nats-leaf-0', rtt: '0.03x30', serverId: 'NB' },
          { name: 'edge1-nats-leaf-0', rtt: '0.03x30', account: 'SYS' },
        ],
        [{ minute: 10, count: { edge1: 1 }, rtt: { edge1: 0.04 }, disconnected: [] }],
      ),
    ).toBe('SUCCESS');
  });

  test('does not let a reconnection from another port look like a disconnection', () => {
    expect(
      verdict(
        ['edge1'],
        [
          { name: 'edge1-nats-leaf-0', rtt: '0.02x10 stale', port: '41234' },
          { name: 'edge1-nats-leaf-0', rtt: '_x11 0.02x20', port: '50987', serverId: 'NB' },
        ],
        [
          { minute: 10, count: { edge1: 1 } },
          { minute: 12, count: { edge1: 1 } },
          { minute: 20, disconnected: [] },
        ],
      ),
    ).toBe('SUCCESS');
  });

  test('raises an alert for every site when all exporters are gone', () => {
    expect(
      verdict(
        ['edge1', 'eu', 'plant-7'],
        ['edge1-nats-leaf-0', 'eu-nats-region-0', 'plant-7-nats-leaf-0'].map((name) => ({
          name,
          rtt: '0.02x10 stale',
        })),
        [
          { minute: 10, count: { edge1: 1, eu: 1, 'plant-7': 1 } },
          { minute: 15, disconnected: [] },
          { minute: 16, disconnected: ['edge1', 'eu', 'plant-7'], rtt: {} },
        ],
      ),
    ).toBe('SUCCESS');
  });

  test('tells sites apart whose names hold hyphens, digits or each other', () => {
    const sites = ['edge', 'edge-1', 'edge-1-nats-leaf-0', 'nats-leaf', 'my-nats-region-3'];
    expect(
      verdict(
        [...sites, 'edge-1-nats'],
        sites.map((site) => ({ name: `${site}-nats-leaf-12`, rtt: '0.02x30' })),
        [
          {
            minute: 10,
            count: { ...Object.fromEntries(sites.map((site) => [site, 1])), 'edge-1-nats': 0 },
            disconnected: ['edge-1-nats'],
          },
        ],
      ),
    ).toBe('SUCCESS');
  });

  test('counts a region by its servers, and no server that is not a leaf', () => {
    expect(
      verdict(
        ['eu'],
        [
          { name: 'eu-nats-region-0', rtt: '0.02x30' },
          { name: 'eu-nats-region-1', rtt: '0.02x30' },
          { name: 'nats-hub-0', rtt: '0.9x30' },
          { name: 'NBAFHTU5PPBJ4M', rtt: '0.9x30' },
        ],
        [{ minute: 30, count: { eu: 2 }, rtt: { eu: 0.02 }, disconnected: [], highLatency: {} }],
      ),
    ).toBe('SUCCESS');
  });

  test('shows a site that is connected though nobody expects it, and raises no alert when it goes', () => {
    expect(
      verdict(
        ['edge1'],
        [
          { name: 'edge1-nats-leaf-0', rtt: '0.02x30' },
          { name: 'removed-nats-leaf-0', rtt: '0.02x10 stale' },
        ],
        [
          { minute: 10, count: { edge1: 1, removed: 1 } },
          { minute: 30, count: { edge1: 1 }, disconnected: [] },
        ],
      ),
    ).toBe('SUCCESS');
  });
});
