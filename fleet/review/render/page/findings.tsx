import type { JSX } from 'preact';
import { escaped } from '../../../../lib/escaped';
import type { Acceptance, JudgedFinding } from '../../finding';
import type { Review } from '../../review';
import type { ReviewRule } from '../../rule';
import { RULES, type RuleName } from '../../rules';
import { acceptanceSnippet } from '../acceptance';
import { FAMILY_SIZE, type Family, families } from '../families';
import { count, VERDICTS } from '../words';
import { Unseen, Value, Words } from './values';

/** Findings, one line each; many of one rule are one fold. */
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
    <ul class="findings">
      {families(findings).map((family) =>
        family.findings.length > FAMILY_SIZE ? (
          <Many key={family.rule} family={family} review={review} />
        ) : (
          family.findings.map((finding) => <One key={finding.id} finding={finding} review={review} open={open} />)
        ),
      )}
    </ul>
  );
}

interface OneProps {
  readonly finding: JudgedFinding;
  readonly review: Review;
  readonly open: boolean;
}

function One({ finding, review, open }: OneProps): JSX.Element {
  const { id, level, rule, title, stack, details, accepted, expired } = finding;
  const [first] = details;
  return (
    <li id={escaped(id)} data-item={level} data-accepted={accepted === undefined ? undefined : ''}>
      <details class="finding" open={open}>
        <summary>
          <Sign rule={rule} level={level} />
          <span class="title">
            <Words of={title} />
            {expired === undefined ? null : <span class="badge late">acceptance expired</span>}
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
          <Accepted of={accepted} words="Accepted" />
          <Accepted of={expired} words="Was accepted" />
          <Kind rule={rule} />
          <p class="meaning">
            <Link id={id} />
          </p>
          {level === 'safe' || accepted !== undefined ? null : <Snippet text={acceptanceSnippet([finding], review)} />}
        </div>
      </details>
    </li>
  );
}

function Many({ family, review }: { readonly family: Family; readonly review: Review }): JSX.Element {
  const { rule, findings } = family;
  const level = findings[0]?.level ?? 'safe';
  const same = new Set(findings.map(({ details }) => JSON.stringify(details))).size === 1;
  return (
    <li class="family" data-group>
      <details class="finding">
        <summary>
          <Sign rule={rule} level={level} />
          <span class="title">
            <b>{findings.length.toLocaleString('en')}×</b> {RULES[rule].meaning}
          </span>
          <span class="note">{rule}</span>
          <span class="stack">{count(new Set(findings.map(({ stack }) => stack)).size, 'stack')}</span>
        </summary>
        <div class="body">
          <Kind rule={rule} />
          {same ? <Lines finding={findings[0]} /> : null}
          <ul class="rows">
            {findings.map((finding) => (
              <Row key={finding.id} finding={finding} details={!same} />
            ))}
          </ul>
          {level === 'safe' || findings[0]?.accepted !== undefined ? null : (
            <Snippet text={acceptanceSnippet(findings, review)} />
          )}
        </div>
      </details>
    </li>
  );
}

function Row({ finding, details }: { readonly finding: JudgedFinding; readonly details: boolean }): JSX.Element {
  const { id, level, title, stack, accepted, expired } = finding;
  return (
    <li id={escaped(id)} data-item={level} data-accepted={accepted === undefined ? undefined : ''} tabIndex={-1}>
      <Words of={title} />
      {' · '}
      <Value of={stack} /> <Link id={id} />
      {details ? <Lines finding={finding} /> : null}
      <Accepted of={accepted} words="Accepted" />
      <Accepted of={expired} words="Acceptance expired. Was accepted" />
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

/** What is the same for all findings of a kind. */
function Kind({ rule }: { readonly rule: RuleName }): JSX.Element {
  const { meaning, question, lasts, fix }: ReviewRule = RULES[rule];
  return (
    <dl class="kind">
      {question === undefined ? null : <Part head="Before you say yes" of={question} />}
      <Part head="What happens" of={meaning} />
      <Part head="For how long" of={lasts} />
      <Part head="The way back" of={fix} />
    </dl>
  );
}

/** A text of a rule, with what is between backticks as code. */
function Part({ head, of }: { readonly head: string; readonly of: string }): JSX.Element {
  return (
    <div>
      <dt>{head}</dt>
      <dd>{of.split('`').map((part, index) => (index % 2 === 0 ? part : <code>{part}</code>))}</dd>
    </div>
  );
}

function Link({ id }: { readonly id: string }): JSX.Element {
  return (
    <a class="id" href={`#${encodeURIComponent(escaped(id))}`}>
      {escaped(id)}
    </a>
  );
}

function Snippet({ text }: { readonly text: string }): JSX.Element {
  return (
    <details class="snippet">
      <summary>
        Accept it in <code>review.yaml</code>
      </summary>
      <div>
        <pre>{text}</pre>
        <button type="button" data-copy>
          Copy
        </button>
      </div>
    </details>
  );
}
