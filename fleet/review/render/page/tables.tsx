import type { JSX } from 'preact';
import { escaped } from '../../../../lib/escaped';
import type { CertificateReview, Review, SettingReview } from '../../review';
import { sharedBy } from '../families';
import type { Shared } from '../shared';
import { ACTIONS, count, EFFECTS, expiresIn, when } from '../words';
import { Section } from './section';
import { Heads, Scroll, Table } from './table';
import { AllStacks, ShownValue, Value, Words } from './values';

/** Certificates that expire within so many days are counted in the summary. */
const SOON_DAYS = 30;

/** Settings of nats.conf that change. */
export function Settings({ settings }: { readonly settings: readonly Shared<SettingReview>[] }): JSX.Element | null {
  if (settings.length === 0) return null;
  return (
    <Section head={{ id: 'settings', title: 'Settings of nats.conf', size: settings.length }}>
      <Scroll name="Settings of nats.conf">
        <table>
          <Heads of={['Setting', 'From', 'To', 'Applied by', 'Stack']} />
          <tbody>
            {settings.map((setting) => (
              <Setting of={setting} />
            ))}
          </tbody>
        </table>
      </Scroll>
    </Section>
  );
}

function Setting({ of }: { readonly of: Shared<SettingReview> }): JSX.Element {
  const { what } = of;
  return (
    <tr data-find>
      <th scope="row">
        <Value of={what.name} />
      </th>
      <td>
        <ShownValue of={what.from} />
      </td>
      <td>
        <ShownValue of={what.to} />
      </td>
      <td>
        <span class={`badge ${what.effect}`}>{EFFECTS[what.effect]}</span>
        {what.note === undefined ? null : <span class="dim"> {escaped(what.note)}</span>}
      </td>
      <td>
        <Words of={sharedBy(of)} />
        <AllStacks of={of} />
      </td>
    </tr>
  );
}

/** Certificates that are valid after the plan. */
export function Certificates({ all }: { readonly all: readonly CertificateReview[] }): JSX.Element | null {
  if (all.length === 0) return null;
  const days = all.find(({ daysLeft }) => daysLeft !== undefined)?.daysLeft;
  const soon = all.filter(({ daysLeft }) => daysLeft !== undefined && daysLeft < SOON_DAYS).length;
  const summary = (
    <>
      {days === undefined
        ? 'all are issued by this plan'
        : `first ${days < 0 ? 'expired' : 'expires'} ${expiresIn(days)}`}
      {soon > 0 ? <span class="badge late">{`! ${soon} within ${SOON_DAYS} days`}</span> : null}
    </>
  );
  return (
    <Section head={{ id: 'certificates', title: 'Certificates', size: all.length }} summary={summary}>
      <Table
        name="Certificates"
        heads={['Certificate', 'Stack', 'Expires', 'Days left']}
        rows={all.map(({ name, stack, notAfter, daysLeft }) => [
          { value: name },
          { value: stack },
          notAfter === undefined ? 'issued by this plan' : escaped(when(notAfter)),
          daysLeft === undefined ? '–' : String(daysLeft),
        ])}
      />
    </Section>
  );
}

/** The plans that were read. */
export function Plans({ review: { stacks } }: { readonly review: Review }): JSX.Element | null {
  if (stacks.length === 0) return null;
  const actions = Object.entries(ACTIONS) as [keyof typeof ACTIONS, (typeof ACTIONS)[keyof typeof ACTIONS]][];
  return (
    <Section
      head={{ id: 'plans', title: 'Plans', size: stacks.length }}
      summary="resources by action, and the digest of each file"
    >
      <Table
        name="Plans"
        heads={['Stack', 'Status', 'Resources', 'Terraform', 'SHA-256']}
        rows={stacks.map(({ stack, status, counts, terraform, digest }) => [
          { value: stack },
          status,
          actions
            .filter(([action]) => (counts[action] ?? 0) > 0)
            .map(([action, { word }]) => `${count(counts[action] ?? 0, word, word)}`)
            .join(', '),
          terraform === undefined ? '–' : escaped(terraform),
          digest === undefined ? '–' : escaped(digest),
        ])}
      />
    </Section>
  );
}
