import type { ComponentChildren, JSX } from 'preact';
import type { CertificateReview, Review, SettingReview } from '../../review';
import { inert } from '../inert';
import type { Shared } from '../shared';
import { ACTIONS, count, EFFECTS, endsIn, when } from '../words';
import { Section } from './section';
import { AllStacks, ShownValue, StackNames, Value } from './values';

/** A certificate with less than this left is set apart: a month, as alerts have it. */
const SOON_DAYS = 30;

/** Settings of nats.conf that change. */
export function Settings({ settings }: { readonly settings: readonly Shared<SettingReview>[] }): JSX.Element | null {
  if (settings.length === 0) return null;
  return (
    <Section head={{ id: 'settings', title: 'Settings of nats.conf', size: settings.length }}>
      <Table name="Settings of nats.conf" heads={['Setting', 'From', 'To', 'Takes', 'Stack']}>
        {settings.map(({ what, stacks, ownNames }) => (
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
              {what.note === undefined ? null : <span class="dim"> {inert(what.note)}</span>}
            </td>
            <td>
              <StackNames names={stacks} />
              <AllStacks names={stacks} ownNames={ownNames} />
            </td>
          </tr>
        ))}
      </Table>
    </Section>
  );
}

/** Certificates that are valid after the plan. */
export function Certificates({ all }: { readonly all: readonly CertificateReview[] }): JSX.Element | null {
  if (all.length === 0) return null;
  const days = all.find(({ daysLeft }) => daysLeft !== undefined)?.daysLeft;
  const soon = all.filter(({ daysLeft }) => daysLeft !== undefined && daysLeft < SOON_DAYS).length;
  return (
    <Section head={{ id: 'certificates', title: 'Certificates', size: all.length }}>
      <details class="fold">
        <summary>
          {days === undefined ? 'All are issued only now' : `First ${days < 0 ? 'ended' : 'expires'} ${endsIn(days)}`}
          {soon > 0 ? <span class="badge late">{`! ${soon} within ${SOON_DAYS} days`}</span> : null}
        </summary>
        <Table name="Certificates" heads={['Certificate', 'Stack', 'Ends', 'Days left']}>
          {all.map(({ name, stack, notAfter, daysLeft }) => (
            <tr data-find>
              <th scope="row">
                <Value of={name} />
              </th>
              <td>
                <Value of={stack} />
              </td>
              <td>{notAfter === undefined ? 'issued only now' : inert(when(notAfter))}</td>
              <td class="number">{daysLeft === undefined ? '–' : daysLeft.toLocaleString('en')}</td>
            </tr>
          ))}
        </Table>
      </details>
    </Section>
  );
}

/** Which plans were read. */
export function Plans({ review: { stacks } }: { readonly review: Review }): JSX.Element {
  const actions = Object.entries(ACTIONS) as [keyof typeof ACTIONS, (typeof ACTIONS)[keyof typeof ACTIONS]][];
  return (
    <Section head={{ id: 'plans', title: 'Plans', size: stacks.length }}>
      <details class="fold">
        <summary>{count(stacks.length, 'stack')}: what each plan does, and the digest of its file</summary>
        <Table name="Plans" heads={['Stack', 'Status', 'Resources', 'Terraform', 'SHA-256']}>
          {stacks.map(({ stack, status, counts, terraform, digest }) => (
            <tr data-find>
              <th scope="row">
                <Value of={stack} />
              </th>
              <td>{status}</td>
              <td>
                {actions
                  .filter(([action]) => (counts[action] ?? 0) > 0)
                  .map(([action, { word }]) => `${(counts[action] ?? 0).toLocaleString('en')} ${word}`)
                  .join(', ')}
              </td>
              <td>{terraform === undefined ? '–' : inert(terraform)}</td>
              <td class="digest">{digest === undefined ? '–' : inert(digest)}</td>
            </tr>
          ))}
        </Table>
      </details>
    </Section>
  );
}

interface TableProps {
  readonly name: string;
  readonly heads: readonly string[];
  readonly children: ComponentChildren;
}

/** A table that scrolls by itself where the screen is narrow, with the keyboard, too. */
function Table({ name, heads, children }: TableProps): JSX.Element {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be within reach of a keyboard
    <div class="scroll" role="region" aria-label={`${name}, table`} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
