import type { JSX } from 'preact';
import { escaped } from '../../../../lib/escaped';
import type { Acceptance, JudgedFinding } from '../../finding';
import { listed } from '../../phrase';
import type { Review } from '../../review';
import { RULES } from '../../rules';
import { acceptanceSnippet } from '../acceptance';
import { alike, FAMILY_SIZE, type Family, families } from '../families';
import { policyFile } from '../lowered';
import { count, VERDICTS } from '../words';
import { Kind } from './kind';
import { Unseen, Value, Words } from './values';

/**
 * Findings by their kind: one line for those that differ only in the name of their site, and more than a few lines of a
 * kind are one fold.
 */
export function Findings({
  findings,
  review,
  open = false,
}: {
  readonly findings: readonly JudgedFinding[];
  readonly review: Review;
  /** Whether their details are open at first. */
  readonly open?: boolean;
}): JSX.Element {
  return (
    <ul class="kinds">
      {families(findings).map(({ rule, groups }) => (
        <li key={rule} data-group>
          <ul class="findings">
            {groups.length > FAMILY_SIZE ? (
              <Many groups={groups} review={review} title={<Words of={[RULES[rule].meaning]} />} />
            ) : (
              groups.map((group) =>
                group.length > 1 ? (
                  <Many key={group[0].id} groups={[group]} review={review} title={<Words of={group[0].title} />} />
                ) : (
                  <One key={group[0].id} finding={group[0]} review={review} open={open} />
                ),
              )
            )}
          </ul>
          <Kind rule={rule} open={open} isAsked={findings.some(({ level }) => level !== 'safe')} />
        </li>
      ))}
    </ul>
  );
}

interface OneProps {
  readonly finding: JudgedFinding;
  readonly review: Review;
  readonly open: boolean;
}

function One({ finding, review, open }: OneProps): JSX.Element {
  const { id, level, rule, title, stack, details, accepted } = finding;
  const [first] = details;
  return (
    <li id={escaped(id)} data-item={level} data-accepted={accepted === undefined ? undefined : ''}>
      <details class="finding" open={open}>
        <summary>
          <Sign rule={rule} level={level} />
          <span class="title">
            <Words of={title} />
            <Badge of={finding} />
          </span>
          <span class="note">{first === undefined || open ? null : <Words of={first} />}</span>
          <span class="stack">
            <Value of={stack} />
          </span>
        </summary>
        <div class="body">
          {details.length === 0 ? null : (
            <ul class="details">
              {details.map((detail) => (
                <li>
                  <Words of={detail} />
                </li>
              ))}
            </ul>
          )}
          <Decision of={finding} />
          <p class="meaning">
            <Link id={id} />
          </p>
          <Snippet findings={[finding]} review={review} />
        </div>
      </details>
    </li>
  );
}

interface ManyProps {
  readonly groups: Family['groups'];
  readonly review: Review;
  readonly title: JSX.Element;
}

/** Several findings in a fold: of one group, or all groups of a kind. */
function Many({ groups, review, title }: ManyProps): JSX.Element {
  const [first, ...more] = groups;
  const findings = groups.flat();
  const [finding] = first;
  const others = more.length === 0 ? alike(first) : undefined;
  const same = new Set(findings.map(({ details }) => JSON.stringify(details))).size === 1;
  const stacks = new Set(findings.map(({ stack }) => stack));
  return (
    <li class="family" data-group>
      <details class="finding">
        <summary>
          <Sign rule={finding.rule} level={finding.level} />
          <span class="title">
            {others === undefined ? <b>{findings.length.toLocaleString('en')}× </b> : null}
            {title}
            {others === undefined ? null : <Badge of={finding} />}
          </span>
          <span class="note">{others === undefined ? finding.rule : <Words of={others} />}</span>
          <span class="stack">{stacks.size === 1 ? <Value of={finding.stack} /> : count(stacks.size, 'stack')}</span>
        </summary>
        <div class="body">
          {same ? <Lines finding={finding} /> : null}
          <ul class="rows">
            {findings.map((each) => (
              <Row key={each.id} finding={each} details={!same} />
            ))}
          </ul>
          <Snippet findings={findings} review={review} />
        </div>
      </details>
    </li>
  );
}

function Row({ finding, details }: { readonly finding: JudgedFinding; readonly details: boolean }): JSX.Element {
  const { id, level, title, stack, accepted } = finding;
  return (
    <li id={escaped(id)} data-item={level} data-accepted={accepted === undefined ? undefined : ''} tabIndex={-1}>
      <Words of={title} />
      {' · '}
      <Value of={stack} /> <Link id={id} />
      {details ? <Lines finding={finding} /> : null}
      <Decision of={finding} />
    </li>
  );
}

function Lines({ finding }: { readonly finding: JudgedFinding | undefined }): JSX.Element | null {
  if (finding === undefined || finding.details.length === 0) return null;
  return (
    <p class="lines">
      {finding.details.map((detail, index) => (
        <>
          {index > 0 ? ' · ' : ''}
          <Words of={detail} />
        </>
      ))}
    </p>
  );
}

/** Whether an acceptance has ended, or has no effect. */
function Badge({ of: { expired, ineffective } }: { readonly of: JudgedFinding }): JSX.Element | null {
  if (expired !== undefined) return <span class="badge late">acceptance expired</span>;
  return ineffective === undefined ? null : <span class="badge late">accepted without effect</span>;
}

/** What the policy says of a finding. */
function Decision({ of: { accepted, expired, ineffective, unseen, level } }: { readonly of: JudgedFinding }) {
  return (
    <>
      <Accepted of={accepted} words="Accepted" />
      <Accepted of={expired} words="Acceptance expired. Was accepted" />
      <Accepted of={ineffective} words="Accepted without effect" />
      {unseen === undefined || level === 'safe' ? null : (
        <p class="acceptance">
          It cannot be accepted, as this is hidden or not known yet: <Words of={listed(unseen, 3)} />
        </p>
      )}
    </>
  );
}

function Accepted({ of, words }: { readonly of: Acceptance | undefined; readonly words: string }): JSX.Element | null {
  if (of === undefined) return null;
  return (
    <p class="acceptance">
      {words} until <Value of={of.until} />
      {of.by === undefined ? null : (
        <>
          {' by '}
          <Value of={of.by} />
        </>
      )}
      : <q>{escaped(of.reason)}</q>
    </p>
  );
}

function Sign({ rule, level }: Pick<JudgedFinding, 'rule' | 'level'>): JSX.Element {
  return (
    <>
      <span class={`sign ${level}`} aria-hidden="true">
        {RULES[rule].sign}
      </span>
      <Unseen>{`${VERDICTS[level]}: `}</Unseen>
    </>
  );
}

function Link({ id }: { readonly id: string }): JSX.Element {
  return (
    <a class="id" href={`#${encodeURIComponent(escaped(id))}`}>
      {escaped(id)}
    </a>
  );
}

/** What to write into the policy to accept findings; nothing where no acceptance is needed or possible. */
function Snippet({ findings, review }: Pick<ManyProps, 'review'> & { readonly findings: readonly JudgedFinding[] }) {
  const open = findings.filter(({ level, accepted, unseen }) => level !== 'safe' && !accepted && !unseen);
  if (open.length === 0) return null;
  return (
    <details class="snippet">
      <summary>
        Accept it in <Value of={policyFile(review)} />
      </summary>
      <div>
        <pre>{acceptanceSnippet(open, review)}</pre>
        <button type="button" data-copy>
          Copy
        </button>
      </div>
    </details>
  );
}
