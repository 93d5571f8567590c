import { show } from '../../schema/show';
import { linesOf, minimal, site } from '../schema/example';

const WRONG =
  'is not a cluster domain: lower-case DNS labels separated by ".", at most 150 characters, such as "cluster.local"';
const LONG = [`${'a'.repeat(64)}.example`, 'a.'.repeat(75).concat('a')];

test.each(['K8s.example', '.cluster.local', 'cluster.local.', 'a_b', 'a..b', ...LONG])(
  'the domain %j of a cluster is refused',
  (clusterDomain) => {
    expect(linesOf(site({ kube: { clusterDomain } }))).toEqual([
      `sites.edge1.kube.clusterDomain: ${show(clusterDomain)} ${WRONG}`,
    ]);
    expect(linesOf(minimal({ defaults: { site: { kube: { clusterDomain } } } }))).toHaveLength(1);
  },
);
