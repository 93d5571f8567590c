import type { JSX } from 'preact';
import { meanwhile } from '../../meanwhile';
import type { RolloutReview, StackReview } from '../../review';
import { sharedBy } from '../families';
import type { Shared } from '../shared';
import { Section } from './section';
import { AllStacks, StackNames, Value, Words } from './values';

/** Stacks that cannot be planned yet. */
export function Waits({ stacks }: { readonly stacks: readonly StackReview[] }): JSX.Element | null {
  if (stacks.length === 0) return null;
  return (
    <Section head={{ id: 'waits', title: 'Waiting for other stacks', size: stacks.length }}>
      <ul class="plain">
        {stacks.map(({ stack, waitsFor, reason }) => (
          <li key={stack} data-find>
            <Value of={stack} /> waits for <StackNames names={waitsFor} />
            {reason === undefined ? null : (
              <span class="dim">
                {' · '}
                <Words of={reason} />
              </span>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** Pods that restart. */
export function Rollouts({ rollouts }: { readonly rollouts: readonly Shared<RolloutReview>[] }): JSX.Element | null {
  if (rollouts.length === 0) return null;
  return (
    <Section head={{ id: 'restarts', title: 'Restarts', size: rollouts.length }}>
      <ul class="plain">
        {rollouts.map((rollout) => (
          <li key={rollout.stacks[0]} data-find class="rollout">
            <Rollout of={rollout} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Rollout({ of }: { readonly of: Shared<RolloutReview> }): JSX.Element {
  const { what } = of;
  return (
    <>
      <p class="line">
        <span class="title">
          StatefulSet <Value of={`${what.namespace}/${what.statefulSet}`} />
        </span>
        <span class={what.quorumKept ? 'badge safe' : 'badge late'}>
          {`${what.quorumKept ? '✓' : '!'} ${meanwhile(what)}`}
        </span>
        <span class="stack">
          <Words of={sharedBy(of)} />
        </span>
      </p>
      <ol
        class="pods"
        aria-label={what.isAtOnce ? 'Pods, which restart at once' : 'Pods, in the order in which they restart'}
      >
        {what.pods.map((pod) => (
          <li key={pod}>
            <Value of={pod} />
          </li>
        ))}
      </ol>
      <p class="lines">
        {what.because.map((because, index) => (
          <>
            {index > 0 ? ', ' : 'reason: '}
            <Words of={because} />
          </>
        ))}
        {what.because.length > 0 ? '; ' : ''}
        {what.reconnecting.length === 0 ? (
          'no leaf reconnects'
        ) : (
          <>
            <StackNames names={what.reconnecting} /> {what.reconnecting.length === 1 ? 'reconnects' : 'reconnect'}
          </>
        )}
      </p>
      <AllStacks of={of} />
    </>
  );
}
