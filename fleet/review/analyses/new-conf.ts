import { canonicalConf, spelledTwice } from '../../../constructs/conf/canonical';
import { confMap } from '../../model';
import { confDifferences } from '../conf-diff';
import { listProblems } from '../leaf-reconnects';
import type { Analysis, PlannedStack } from '../notes';
import { isOwnSetting } from '../own-settings';
import { joined, type Phrase, phrase } from '../phrase';
import { shownText } from './settings';

/** The nats.conf of a tier that is created: every setting is held against what this project writes. */
export const newConf: Analysis = (stack, notes) => {
  const { before, after } = stack;
  if (before.servers || !after.servers || after.conf?.kind !== 'known') return;
  const odd = oddSettings(stack);
  if (odd.length > 0) {
    notes.add('conf-unlike', {
      title: phrase`nats.conf of ${stack.plan.of?.name ?? stack.plan.stack} has what this project does not write: ${shortened(odd)}`,
      details: [
        phrase`A tier with it may accept or store something else than its environment says. Compare it with that of another tier.`,
      ],
      key: odd.map((each) => JSON.stringify(each)),
    });
  }
  listProblems(stack, notes);
};

function oddSettings({ after }: PlannedStack): Phrase[] {
  if (after.conf?.kind !== 'known') return [];
  const { text, tree: given } = after.conf;
  const tree = canonicalConf(given);
  const odd = confDifferences('', text).filter(
    ({ path, values }) => values.to === undefined || !isOwnSetting(path, values.to, tree, after),
  );
  const users = after.users() ?? [];
  const isMapped = confMap(tree.tls).verify_and_map === true;
  const unproven = users.filter(({ hasSecret }) => !hasSecret && !isMapped);
  const leavesAreMapped = confMap(confMap(tree.leafnodes).tls).verify_and_map === true;
  const unprovenLeaves = users.filter(({ isLeaf, hasSecret }) => isLeaf && !hasSecret && isMapped && !leavesAreMapped);
  return [
    ...odd.map(({ name, to }) => phrase`${name} ${shownText(to)}`),
    ...spelledTwice(given).map((names) => phrase`one setting under two names: ${names}`),
    ...[...unproven, ...unprovenLeaves].map(({ user }) => phrase`user ${user} without a password or a certificate`),
  ];
}

function shortened(odd: readonly Phrase[]): Phrase {
  const rest = odd.length - MOST;
  return rest > 1 ? phrase`${joined(odd.slice(0, MOST), ', ')} and ${rest} more` : joined(odd, ', ');
}

/** What is named in a title at most. */
const MOST = 6;
