import { ofType, plainType } from '../../model/from-plan';
import { AlertComparison, siteOf } from '../alert-comparison';
import { alertValues, isOfAlerts, mergedValues, releaseValues } from '../alert-values';
import { changesByResource, WHOLE } from '../changes';
import { byLeaf } from '../conf-users';
import type { Analysis, Notes, PlannedStack } from '../notes';
import { listed, phrase } from '../phrase';

/** Rules of Prometheus in the chart of alerts: what still fires, and who still gets to know. */
export const alerts: Analysis = (stack, notes, all) => {
  for (const changed of changesByResource(notes.unexplained())) {
    const { type, before, after, action } = changed.resource;
    if (plainType(type) !== 'helm_release' || ![before, after].some(isOfAlerts)) continue;
    const of = changed.changes.filter(
      ({ path }) => path === 'values' || path.startsWith('values[') || (path === WHOLE && action === 'delete'),
    );
    if (of.length > 0 && action !== 'forget') new AlertComparison(changed, of, stack, notes, all).run();
  }
  unexpected(stack, notes);
};

/** Regions and sites that join, and that no alert expects. */
function unexpected({ before, after }: PlannedStack, notes: Notes): void {
  const [was, is] = [before, after].map((side) => side.users());
  if (!was || !is) return;
  const old = byLeaf(was);
  const joining = [...byLeaf(is).keys()].filter((leaf) => !old.has(leaf));
  if (joining.length === 0) return;
  const groups = ofType(after, 'helm_release').flatMap(({ values }) => {
    const { documents } = releaseValues(values);
    return isOfAlerts(values) ? (alertValues(mergedValues(documents.map((each) => each ?? {})))?.groups ?? []) : [];
  });
  const expected = new Set(groups.flatMap(({ rules }) => rules.flatMap((rule) => siteOf(rule) ?? [])));
  const missing = joining.filter((leaf) => !expected.has(leaf));
  if (groups.length === 0 || missing.length === 0) return;
  notes.add('alert-weaker', {
    title: phrase`no alert expects ${listed(missing)}, which may connect from now on`,
    details: [phrase`Nobody is alerted where they do not connect.`],
    key: ['unexpected', ...missing],
  });
}
