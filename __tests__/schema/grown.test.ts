import { parseGrownEnvironment } from '../../schema/grown';
import { refusalIn } from '../../schema/problem';
import { minimal, site, type Written } from './example';
import { areShown } from './kept-table';

/** The added site, or why none is possible. */
function added(input: Written): string[] {
  try {
    const { sites } = parseGrownEnvironment(input, 'environments/prod.ts');
    const { namespace, via, up, streams } = sites.find(({ name }) => name === 'rehearsal-site') ?? {};
    return [`in ${namespace?.name}, via ${via}, up ${up}`, ...(streams ?? []).map((stream) => JSON.stringify(stream))];
  } catch (error) {
    return refusalIn(error).problems.map(({ path, message }) => `${path}: ${message}`);
  }
}

const sensors = (maxBytes: string) => ({ EDGE_SENSORS: { subjects: ['sensors.>'], hub: { maxBytes } } });
const POS = { up: ['pos.>'], streams: { POS: { subjects: ['pos.>'], hub: { maxBytes: '19Gi' } } } };
const hundred = Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`edge${n}`, {}]));

areShown(
  __filename,
  {
    'a default site, where there is none': minimal(),
    'a site in its own namespace, where its context has another site': minimal({
      sites: { edge1: { kube: { context: 'all' } } },
      defaults: { site: { kube: { context: 'all' } } },
    }),
    'a default site, but with the limits of the others': site({ up: ['sensors.x.>'], streams: sensors('1Gi') }),
    'a site like another one, where a default stream does not fit': site(POS),
    'none, where no site is possible': minimal({ trust: { kind: 'password' }, sites: hundred }),
  },
  added,
);
