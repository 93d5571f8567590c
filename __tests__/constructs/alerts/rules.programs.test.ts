import { certificateAlertRules } from '../../../constructs/alerts/certificate-alert-rules';
import { leafAlertRules } from '../../../constructs/alerts/leaf-alert-rules';
import { expectRules, withPromtool } from './promtool';

// The rules themselves are in `tiers/hub-with-passwords.yaml`.
test('the interval is the default of Prometheus unless one is given', () => {
  const intervals = [{ sites: [] }, { sites: [], interval: '30s' }].map((props) => leafAlertRules(props)[0]?.interval);
  expect(intervals).toEqual([undefined, '30s']);
});

test('the rules do not depend on the order of sites, or on duplicates', () => {
  expect(leafAlertRules({ sites: ['b', 'a', 'b'] })).toEqual(leafAlertRules({ sites: ['a', 'b'] }));
});

/**
 * The sites that are expected; what is scraped, one value a minute: `<name of the leaf's server> [<label>=<value> …]
 * <rtt>`; and what is so at a minute: `down` and `far`, of which sites alerts tell that they are gone or too far,
 * `count` and `rtt`, what is recorded.
 */
type Case = readonly [sites: string, scraped: readonly string[], ...expected: readonly string[]];

const HYPHENS = ['edge', 'edge-1', 'edge-1-nats-leaf-0', 'nats-leaf', 'my-nats-region-3'];

const CASES: Readonly<Record<string, Case>> = {
  'no alert for a hub without sites': ['', [], '10 down; far; count; rtt'],
  'an alert for just the site whose series vanish, after five minutes and not before': [
    'edge1 edge2',
    ['edge1-nats-leaf-0 0.02x10 stale', 'edge2-nats-leaf-0 0.02x30'],
    '10 down; count edge1=1 edge2=1',
    '11 down; count edge1=0 edge2=1; rtt edge2=0.02',
    '15 down',
    '16 down edge1; far',
  ],
  'an alert for expected sites that were never connected, which ends for one that comes': [
    'edge1 edge2 edge3',
    ['edge1-nats-leaf-0 stale _x9 0.02x10', 'edge3-nats-leaf-0 0.02x30'],
    '4 down',
    '5 down edge1 edge2; count edge1=0 edge2=0 edge3=1',
    '11 down edge2; count edge1=1 edge2=0 edge3=1',
  ],
  'no alert for a site of three servers that lost one': [
    'plant7',
    ['plant7-nats-leaf-0 0.02x30', 'plant7-nats-leaf-1 0.03x10 stale', 'plant7-nats-leaf-2 0.01x30'],
    '10 count plant7=3; rtt plant7=0.03',
    '30 down; count plant7=2; rtt plant7=0.02',
  ],
  'an alert for a round trip above half a second, after ten minutes and not before': [
    'edge1 edge2 edge3',
    ['edge1-nats-leaf-0 0.75x30', 'edge2-nats-leaf-0 0.5x30', 'edge3-nats-leaf-0 0.75x8 0.1 0.75x20'],
    '9 far',
    '10 far edge1=750ms; down',
  ],
  'a server counted once, however many ports, hub servers and accounts its connections show': [
    'edge1',
    [
      'edge1-nats-leaf-0 port=41234 0.02x30',
      'edge1-nats-leaf-0 port=41235 0.04x30',
      'edge1-nats-leaf-0 server_id=NB 0.03x30',
      'edge1-nats-leaf-0 account=SYS 0.03x30',
    ],
    '10 count edge1=1; rtt edge1=0.04; down',
  ],
  'no alert if a site reconnects from another port': [
    'edge1',
    ['edge1-nats-leaf-0 port=41234 0.02x10 stale', 'edge1-nats-leaf-0 port=50987 server_id=NB _x11 0.02x20'],
    '10 count edge1=1',
    '12 count edge1=1',
    '20 down',
  ],
  'an alert for every site when all exporters are gone': [
    'edge1 eu plant-7',
    ['edge1-nats-leaf-0', 'eu-nats-region-0', 'plant-7-nats-leaf-0'].map((name) => `${name} 0.02x10 stale`),
    '10 count edge1=1 eu=1 plant-7=1',
    '15 down',
    '16 down edge1 eu plant-7; rtt',
  ],
  'separate sites whose names contain hyphens, digits or each other': [
    [...HYPHENS, 'edge-1-nats'].join(' '),
    HYPHENS.map((site) => `${site}-nats-leaf-12 0.02x30`),
    `10 count ${HYPHENS.map((site) => `${site}=1`).join(' ')} edge-1-nats=0; down edge-1-nats`,
  ],
  'a region counted by its servers, no server that is not a leaf, and who is connected though nobody expects it until it goes':
    [
      'eu',
      [
        'eu-nats-region-0 0.02x30',
        'eu-nats-region-1 0.02x30',
        'nats-hub-0 0.9x30',
        'NBAFHTU5PPBJ4M 0.9x30',
        'removed-nats-leaf-0 0.02x10 stale',
      ],
      '10 count eu=2 removed=1',
      '30 count eu=2; rtt eu=0.02; down; far',
    ],
};

const words = (text = '') => text.split(' ').filter((word) => word !== '');

/** One of the scraped series, as promtool takes it. */
function seriesOf(text: string) {
  const [name, ...rest] = words(text);
  const given = Object.fromEntries(rest.filter((word) => word.includes('=')).map((word) => word.split('=')));
  const labels = { name, port: '41234', server_id: 'NA', account: 'EDGE', ip: '10.0.0.9', ...given };
  const shown = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  return {
    series: `nats_leafz_conn_rtt{${shown.join(',')}}`,
    values: rest.filter((word) => !word.includes('=')).join(' '),
  };
}

const pairs = (entries: readonly string[]) => entries.map((entry) => entry.split('='));

/** The parts of what is expected at minutes, each with its minute. */
const partsOf = (expected: readonly string[]) =>
  expected.flatMap((text) => {
    const [minute = '', ...rest] = text.split(' ');
    const parts = rest.join(' ').split(';');
    return parts.map(words).map(([what = '', ...about]) => ({ at: `${minute}m`, what, about: pairs(about) }));
  });

const ALERTS: Readonly<Record<string, string>> = { down: 'LeafNodeDisconnected', far: 'LeafNodeHighLatency' };
const RECORDS: Readonly<Record<string, string>> = { count: 'nats_leafnodes_count', rtt: 'nats_leafnode_rtt_seconds' };

withPromtool('Prometheus, evaluating the rules about leaf nodes', () => {
  test.each(Object.entries(CASES))('shows %s', (_what, [named, scraped, ...expected]) => {
    const fired = partsOf(expected).flatMap(({ at, what, about }) => {
      const alert = ALERTS[what];
      return alert ? [{ at, alert, about: about.map(([site = '', value]) => [{ site }, value] as const) }] : [];
    });
    const recorded = partsOf(expected).flatMap(({ at, what, about }) => {
      const expr = RECORDS[what];
      const exp_samples = about.map(([site, value]) => ({ labels: `${expr}{site="${site}"}`, value: Number(value) }));
      return expr ? [{ eval_time: at, expr, exp_samples }] : [];
    });
    expectRules(leafAlertRules({ sites: words(named) }), '1m', scraped.map(seriesOf), fired, recorded);
  });
});

const DAY = 86_400;

test('if the first alert about a certificate fires a day before expiry, the second fires half a day before', () => {
  const exprs = certificateAlertRules({ tier: 'a"b', beforeExpirySeconds: DAY }).map(({ expr }) => expr);
  const ends = 'nats_certificate_expiry_timestamp_seconds{tier="a\\"b"} < time() +';
  expect(exprs).toEqual([`${ends} 86400`, `${ends} 43200`]);
});

/**
 * Certificates by what the chart records of each, its end in days from the start, hour by hour, perhaps with the tier;
 * by the day, those of which an alert warns, and behind `;` those on which one insists.
 */
const CERTIFICATES: Readonly<
  Record<string, readonly [Readonly<Record<string, string>>, Readonly<Record<number, string>>]>
> = {
  'is silent 15 days before expiry, warns 13 days before, and is critical from 3 days before until it is renewed': [
    { server: '20dx700' },
    { 5: '', 6: '', 7: 'server', 16: 'server', 18: 'server; server', 25: 'server; server' },
  ],
  'is silent again as soon as the certificate is renewed, even after its expiry': [
    { early: '20dx240 400dx500', late: '20dx600 400dx100' },
    { 9: 'early late', 11: 'late', 26: '' },
  ],
  'is only about the certificate that expires, and only about those of its own tier': [
    { server: '20dx500', 'client admin': '200dx500', 'server eu': '20dx500' },
    { 10: 'server' },
  ],
};

withPromtool('Prometheus, evaluating the rules about certificates', () => {
  const rules = certificateAlertRules({ tier: 'hub', beforeExpirySeconds: 14 * DAY });
  const labelsOf = (certificate = '', tier = 'hub') => ({ certificate, renewed_by: 'npx cdktf deploy hub prod', tier });

  test.each(Object.entries(CERTIFICATES))('%s', (_what, [watched, fires]) => {
    const series = Object.entries(watched).map(([title, ends]) => {
      const [certificate, tier] = title.split(/ (?=eu$)/);
      const labels = JSON.stringify(labelsOf(certificate, tier)).replace(/"(\w+)":/g, '$1=');
      const values = ends.replace(/\d+d/g, (days) => String(Number.parseInt(days, 10) * DAY));
      return { series: `nats_certificate_expiry_timestamp_seconds${labels}`, values };
    });
    const fired = Object.entries(fires).flatMap(([day, expected]) =>
      rules.map(({ alert }, index) => {
        const about = words(expected.split(';')[index]);
        const ends = '1970-01-21 00:00:00 +0000 UTC';
        return { at: `${Number(day) * 24}h`, alert, about: about.map((one) => [labelsOf(one), ends] as const) };
      }),
    );
    expectRules([{ name: 'nats-certificates', rules }], '1h', series, fired);
  });
});
