import { GitHub } from './github';
import { GitLab } from './gitlab';
import type { Platform } from './platform';
import { TERMINAL } from './terminal-platform';

/** What this process runs on, as its variables say. */
export function thisPlatform(variables: NodeJS.ProcessEnv): Platform {
  if (variables.GITHUB_ACTIONS === 'true') return new GitHub(variables);
  if (variables.GITLAB_CI === 'true') return new GitLab(variables);
  return TERMINAL;
}
