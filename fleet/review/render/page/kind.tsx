import type { JSX } from 'preact';
import type { ReviewRule } from '../../rule';
import { RULES, type RuleName } from '../../rules';

interface KindProps {
  readonly rule: RuleName;
  readonly open: boolean;
  /** Whether the reader has to answer its question. */
  readonly isAsked: boolean;
}

/** What is the same for all findings of a kind. */
export function Kind({ rule, open, isAsked }: KindProps): JSX.Element {
  const { meaning, question, lasts, fix }: ReviewRule = RULES[rule];
  return (
    <details class="kind" open={open}>
      <summary>
        {question !== undefined && isAsked ? (
          <b>
            <Text of={question} />
          </b>
        ) : (
          'What this means'
        )}
      </summary>
      <dl>
        <Part head="What happens" of={meaning} />
        <Part head="For how long" of={lasts} />
        <Part head="The way back" of={fix} />
      </dl>
    </details>
  );
}

function Part({ head, of }: { readonly head: string; readonly of: string }): JSX.Element {
  return (
    <div>
      <dt>{head}</dt>
      <dd>
        <Text of={of} />
      </dd>
    </div>
  );
}

/** A text of a rule, with what is between backticks as code. */
function Text({ of }: { readonly of: string }): JSX.Element {
  return <>{of.split('`').map((part, index) => (index % 2 === 0 ? part : <code>{part}</code>))}</>;
}
