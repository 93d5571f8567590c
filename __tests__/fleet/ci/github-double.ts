import { type Answer, type ServiceDouble, serviceDouble } from './service-double';

/** A comment on a pull request. */
interface Comment {
  readonly id: number;
  readonly user: { readonly login: string };
  body: string;
}

/** What GitHub knows of the repository `someone/fleet`, and of its pull request 7. */
export class GitHubState {
  comments: Comment[] = [];
  /** Pull requests that belong to each commit. */
  pulls: object[] = [];
  /** Runs of plan.yml. */
  runs: { readonly head_sha: string; readonly id: number; readonly run_number: number; readonly status: string }[] = [];
  /** Names of artifacts of each run. */
  artifacts: readonly string[] = [];
  /** What workflows were started with, by their files. */
  readonly dispatched: (readonly [workflow: string, body: object])[] = [];

  /** Answers a request to the API as GitHub does. */
  answer(request: string, body: Readonly<Record<string, unknown>>): Answer {
    for (const [pattern, answer] of this.routes) {
      const match = pattern.exec(request);
      if (match) return answer(match[1] ?? '', body);
    }
    return undefined;
  }

  /** Starts a double that answers so. */
  start(): Promise<ServiceDouble> {
    return serviceDouble((request, body) => this.answer(request.replace('/repos/someone/fleet/', ''), body));
  }

  private readonly routes: readonly [RegExp, (id: string, body: Readonly<Record<string, unknown>>) => Answer][] = [
    [
      /^POST issues\/7\/comments$/,
      (_id, { body }) => {
        const user = { login: 'github-actions[bot]' };
        this.comments.push({ id: this.comments.length + 100, user, body: String(body) });
        return {};
      },
    ],
    [
      /^PATCH issues\/comments\/(\d+)$/,
      (id, { body }) => {
        const comment = this.comments.find((one) => one.id === Number(id));
        if (comment === undefined) return undefined;
        comment.body = String(body);
        return {};
      },
    ],
    [
      /^GET issues\/7\/comments\?per_page=100&page=(\d+)$/,
      (page) => this.comments.slice((Number(page) - 1) * 100, Number(page) * 100),
    ],
    [/^GET commits\/\w+\/pulls$/, () => this.pulls],
    [
      /^GET actions\/workflows\/plan.yml\/runs\?event=pull_request&head_sha=(\w+)&per_page=100$/,
      (head) => ({ workflow_runs: this.runs.filter(({ head_sha }) => head_sha === head) }),
    ],
    [
      /^GET actions\/runs\/\d+\/artifacts\?name=review$/,
      () => ({ artifacts: this.artifacts.includes('review') ? [{ expired: false }] : [] }),
    ],
    [
      /^POST actions\/workflows\/([\w.-]+)\/dispatches$/,
      (workflow, body) => {
        this.dispatched.push([workflow, body]);
        return {};
      },
    ],
  ];
}
