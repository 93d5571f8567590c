import type { JSX } from 'preact';
import { escaped } from '../../../../lib/escaped';
import type { ResourceReview } from '../../review';
import { sharedBy } from '../families';
import type { Shared } from '../shared';
import { ACTIONS, count } from '../words';
import { Argument, argumentText } from './argument';
import { Section } from './section';
import { AllStacks, plainText, Unseen, Words } from './values';

/** More changes than this are shown as plain text, a fold for each set of stacks, so that the page stays small. */
const MOST_FULL = 250;

/** Every resource that changes, with all its arguments, folded. */
export function Changes({ resources }: { readonly resources: readonly Shared<ResourceReview>[] }): JSX.Element | null {
  if (resources.length === 0) return null;
  const all = resources.reduce((sum, { names }) => sum + names.length, 0);
  const once =
    all > resources.length
      ? `; changes that stacks share are shown once: ${count(resources.length, 'entry', 'entries')}`
      : '';
  return (
    <Section head={{ id: 'changes', title: 'Every change', size: all }} summary={`with all arguments${once}`}>
      <div class="changes">
        {resources.slice(0, MOST_FULL).map((resource) => (
          <Change of={resource} />
        ))}
        {byStacks(resources.slice(MOST_FULL)).map((changes) => (
          <PlainChanges of={changes} />
        ))}
      </div>
    </Section>
  );
}

function Change({ of }: { readonly of: Shared<ResourceReview> }): JSX.Element {
  const { what } = of;
  const { sign, word } = ACTIONS[what.action];
  return (
    <details class="change" data-find>
      <summary>
        <span class={`sign ${what.action}`} aria-hidden="true">
          {sign}
        </span>
        <span class="title">
          <Words of={what.name} /> {word}
          {what.covered ? <Unseen> (a finding covers it)</Unseen> : null}
        </span>
        <span class="stack">
          <Words of={sharedBy(of)} />
        </span>
      </summary>
      <div class="body">
        <p class="lines">{escaped(what.address)}</p>
        {what.changes.length === 0 ? null : (
          <pre class="diff">
            {what.changes.map((change) => (
              <Argument of={change} />
            ))}
          </pre>
        )}
        <AllStacks of={of} />
      </div>
    </details>
  );
}

function PlainChanges({ of }: { readonly of: readonly Shared<ResourceReview>[] }): JSX.Element {
  const [first] = of;
  const texts = of.map(({ what }) => {
    const { sign, word } = ACTIONS[what.action];
    return `${sign} ${plainText(what.name)} ${word} (${escaped(what.address)})\n${what.changes.map(argumentText).join('')}`;
  });
  return (
    <details class="change plain-changes" data-find>
      <summary>
        <span class="title">
          {first === undefined ? null : <Words of={sharedBy(first)} />}: {count(of.length, 'resource')}
        </span>
      </summary>
      <pre>{texts.join('')}</pre>
      {first === undefined ? null : <AllStacks of={{ ...first, ownNames: of.some(({ ownNames }) => ownNames) }} />}
    </details>
  );
}

function byStacks(resources: readonly Shared<ResourceReview>[]): Shared<ResourceReview>[][] {
  const found = new Map<string, Shared<ResourceReview>[]>();
  for (const resource of resources) {
    const key = JSON.stringify(resource.stacks);
    const known = found.get(key);
    if (known === undefined) found.set(key, [resource]);
    else known.push(resource);
  }
  return [...found.values()];
}
