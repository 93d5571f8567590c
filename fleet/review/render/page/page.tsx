import type { JSX } from 'preact';
import type { Level } from '../../level';
import type { Review } from '../../review';
import { accepted, counted } from '../families';
import { isData, isNotData, loweredText } from '../lowered';
import { shared, sharedSettings } from '../shared';
import { LEVEL_TITLES } from '../words';
import { Banner } from './banner';
import { Changes } from './changes';
import { Rollouts, Waits } from './effects';
import { Sidebar } from './filters';
import { Findings } from './findings';
import { Section, type SectionHead } from './section';
import { Certificates, Plans, Settings } from './tables';
import { Value, Words } from './values';

/** Everything between the page's `body` tags. */
export function Page({ review }: { readonly review: Review }): JSX.Element {
  const taken = accepted(review);
  const waits = review.stacks.filter(({ status }) => status === 'waits');
  const rollouts = shared(review.stacks, (stack) => stack.rollouts);
  const settings = sharedSettings(review.stacks);
  const resources = shared(review.stacks, (stack) => stack.resources);
  const heads: SectionHead[] = [
    ...(['data', 'review', 'safe'] as const).map((level) => levelHead(review, level)),
    { id: 'accepted', title: 'Accepted', size: taken.length },
    { id: 'waits', title: 'Waiting for other stacks', size: waits.length },
    { id: 'restarts', title: 'Restarts', size: rollouts.length },
    ...(review.topology === undefined ? [] : [{ id: 'picture', title: 'Picture' }]),
    { id: 'settings', title: 'Settings', size: settings.length },
    { id: 'certificates', title: 'Certificates', size: review.certificates.length },
    ...(review.untouched.length === 0 ? [] : [{ id: 'untouched', title: 'Unchanged' }]),
    { id: 'changes', title: 'Every change', size: resources.reduce((sum, { names }) => sum + names.length, 0) },
    { id: 'plans', title: 'Plans', size: review.stacks.length },
  ].filter(({ size }) => size !== 0);
  return (
    <>
      <a class="skip" href="#main">
        Skip to the findings
      </a>
      <Banner review={review} />
      <div class="columns">
        <Sidebar heads={heads} />
        <main id="main" tabIndex={-1}>
          {review.findings.length === 0 ? <p class="nothing">Nothing in these plans needs review.</p> : null}
          <Lowered review={review} isOf={isData} tone="lowered" />
          <LevelFindings review={review} level="data" />
          <LevelFindings review={review} level="review" />
          <LevelFindings review={review} level="safe" />
          {taken.length === 0 ? null : (
            <Section head={{ id: 'accepted', title: 'Accepted', size: taken.length }} tone="muted">
              <Findings findings={taken} review={review} />
            </Section>
          )}
          <Lowered review={review} isOf={isNotData} tone="unused" />
          <Unused ids={review.unusedAcceptances} />
          <Waits stacks={waits} />
          <Rollouts rollouts={rollouts} />
          {review.topology === undefined ? null : (
            <Section head={{ id: 'picture', title: 'Picture of the fleet' }}>
              {/* Drawn by this project, with every name escaped. */}
              <div class="picture" dangerouslySetInnerHTML={{ __html: review.topology.svg }} />
            </Section>
          )}
          <Settings settings={settings} />
          <Certificates all={review.certificates} />
          {review.untouched.length === 0 ? null : (
            <Section head={{ id: 'untouched', title: 'Unchanged' }} tone="inline">
              <p class="untouched">
                <Words of={review.untouched} />
              </p>
            </Section>
          )}
          <Changes resources={resources} />
          <Plans review={review} />
          <p id="none" class="nothing" hidden>
            Nothing matches the filters.
          </p>
        </main>
      </div>
    </>
  );
}

function LevelFindings({ review, level }: { readonly review: Review; readonly level: Level }): JSX.Element | null {
  const findings = counted(review, level);
  if (findings.length === 0) return null;
  return (
    <Section head={levelHead(review, level)} tone={level}>
      <Findings findings={findings} review={review} open={level === 'data'} />
    </Section>
  );
}

function levelHead(review: Review, level: Level): SectionHead {
  return { id: `level-${level}`, title: LEVEL_TITLES[level], size: counted(review, level).length };
}

interface LoweredProps {
  readonly review: Review;
  readonly isOf: (level: Level) => boolean;
  readonly tone: string;
}

function Lowered({ review, isOf, tone }: LoweredProps): JSX.Element | null {
  const lowered = loweredText(review, isOf);
  return lowered === undefined ? null : (
    <p class={tone}>
      {isOf('data') ? 'Data loss ' : 'Levels '}
      <Words of={lowered} />
    </p>
  );
}

function Unused({ ids }: { readonly ids: readonly string[] }): JSX.Element | null {
  if (ids.length === 0) return null;
  return (
    <p class="unused">
      Acceptances in the policy file without a finding in this review:{' '}
      {ids.map((id, index) => (
        <>
          {index > 0 ? ', ' : ''}
          <Value of={id} />
        </>
      ))}
    </p>
  );
}
