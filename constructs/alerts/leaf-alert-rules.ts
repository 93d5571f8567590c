import type { RuleGroup } from './rule-group';

/** Properties of {@link leafAlertRules}. */
export interface LeafAlertRulesProps {
  /**
   * Names of the sites and regions that connect as leaves to the scraped servers: `edge1` for leaf servers
   * `edge1-nats-leaf-0`, `-1`, …, and `eu` for `eu-nats-region-0`, …. A site behind a region belongs in the region's
   * list, not in the hub's. No site may have the name of a region. Order and duplicates do not matter.
   */
  readonly sites: readonly string[];
  /** Time between evaluations, as a Prometheus duration. Default: Prometheus's own `evaluation_interval`. */
  readonly interval?: string;
}

/**
 * A leaf server's name; its first group is the site's name. Prometheus anchors it at both ends, so a site's name may
 * contain hyphens, and even `-nats-leaf-1`. Hub servers have other names, so a region's own connection to the hub is
 * not counted. A site's connection to its region would be, so sites behind a region must not be scraped into the
 * Prometheus that watches the region.
 */
const leafServerName = '(.+)-nats-(?:leaf|region)-[0-9]+';

/** One series per leaf connection, its value the round trip in seconds, with the site as a label. */
const leafConnections = `label_replace(nats_leafz_conn_rtt{name=~"${leafServerName}"}, "site", "$1", "name", "${leafServerName}")`;

/**
 * Rules that record which leaves are connected and their round-trip times, and alert about those that are disconnected
 * or slow. No exporter has `nats_leafnodes_count` and `nats_leafnode_rtt_seconds`: they are recorded here from the
 * round trips (`nats_leafz_conn_rtt`, in seconds) of prometheus-nats-exporter 0.20 with `-leafz -prefix=nats`.
 *
 * | series | meaning |
 * | --- | --- |
 * | `nats_leaf_expected{site}` | 1 for every site of the list |
 * | `nats_leafnodes_count{site}` | leaf servers of the site that are connected, each counted once however many
 * connections, ports or accounts it has; 0 for an expected site without any | | `nats_leafnode_rtt_seconds{site}` |
 * longest round trip to one of the site's servers, in seconds; nothing for a site that is not connected |
 *
 * A site that is disconnected has no series, nor has any site when all exporters are down: hence the list.
 */
export function leafAlertRules(props: LeafAlertRulesProps): RuleGroup[] {
  const sites = [...new Set(props.sites)].sort();
  return [
    {
      name: 'nats-leafnodes',
      ...(props.interval === undefined ? {} : { interval: props.interval }),
      rules: [
        ...sites.map((site) => ({ record: 'nats_leaf_expected', expr: 'vector(1)', labels: { site } })),
        {
          record: 'nats_leafnodes_count',
          expr: `count by (site) (count by (site, name) (${leafConnections})) or 0 * max by (site) (nats_leaf_expected)`,
        },
        {
          record: 'nats_leafnode_rtt_seconds',
          expr: `max by (site) (${leafConnections})`,
        },
        {
          alert: 'LeafNodeDisconnected',
          expr: 'nats_leafnodes_count < 1',
          for: '5m',
          labels: { severity: 'warning' },
          annotations: {
            summary: 'Leaf node disconnected: {{ $labels.site }}',
            description:
              'No server of {{ $labels.site }} has been connected for 5 minutes. The site keeps running; messages in its streams are delivered on reconnect. ' +
              'Fires for every site at once if the hub is down, or if its exporters are not scraped.',
          },
        },
        {
          alert: 'LeafNodeHighLatency',
          expr: 'nats_leafnode_rtt_seconds > 0.5',
          for: '10m',
          labels: { severity: 'warning' },
          annotations: {
            summary: 'High latency to leaf node: {{ $labels.site }}',
            description:
              'The round trip to {{ $labels.site }} has been longer than 0.5 s for 10 minutes; it is now {{ $value | humanizeDuration }}. ' +
              'Requests across the link are slow and may time out.',
          },
        },
      ],
    },
  ];
}
