import { alertNotesProblems } from '../../constructs/alerts/alert-notes';
import { secondsOf } from '../../constructs/duration';
import { show } from '../show';
import type { Inspection } from './rule';

const HOUR = 60 * 60;

/** A deploy renews certificates before their alert fires: otherwise a deploy could not end the alert. */
export function renewalBeforeAlert(inspection: Inspection): void {
  const { alerts, trust } = inspection.environment;
  if (!(alerts.enabled || alerts.sites) || !trust.tls) return;
  const hours = secondsOf(alerts.beforeExpiry) / HOUR;
  const before = inspection.valueAt(['alerts', 'beforeExpiry']);
  for (const key of ['validity', 'authority'] as const) {
    const { earlyRenewalHours } = trust[key];
    if (earlyRenewalHours > hours) continue;
    const uses = [['alerts'], ['trust', key], ['trust', 'kind'], ['trust', 'tls'], ['kind']];
    if (before === undefined) {
      inspection.report(
        ['trust', key, 'earlyRenewalHours'],
        `${earlyRenewalHours} is not more than ${hours}: an alert fires ${hours / 24} days before expiry, and a deploy that renews nothing yet ` +
          'could not end it; renew earlier, or set alerts.beforeExpiry',
        ...uses,
      );
    } else {
      inspection.report(
        ['alerts', 'beforeExpiry'],
        `${show(before)} is not less than trust.${key}.earlyRenewalHours, ${earlyRenewalHours}: an alert that fires before a deploy renews could not be ended`,
        ...uses,
      );
    }
  }
}

/** Prometheus accepts the labels and annotations of alerts, and none replaces one that the alert rules set. */
export function alertNotesAreTaken(inspection: Inspection): void {
  for (const { path, message } of alertNotesProblems(inspection.environment.alerts)) {
    const at = ['alerts', ...path];
    if (path.length > 1) inspection.reportName(at, message);
    else inspection.report(at, `${show(inspection.valueAt(at))} ${message}`);
  }
}
