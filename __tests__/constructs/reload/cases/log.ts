import { existsSync, readFileSync } from 'node:fs';
import type { ReloadCase } from '../reload-case';
import { logsOfAClient } from './observers';

/** Settings of where and how the log is written. */
export const LOG_CASES: readonly ReloadCase[] = [
  {
    setting: 'logtime',
    from: { debug: true },
    to: { debug: true, logtime: false },
    observe: logsOfAClient(/^\[\d+\] \[DBG\]/),
  },
  {
    setting: 'logtime_utc',
    from: { debug: true },
    to: { debug: true, logtime_utc: true },
    says: /Reloaded: logtime_utc = true/,
  },
  {
    setting: 'log_file',
    from: {},
    to: (around) => ({ log_file: around.path('server.log') }),
    observe: async ({ around }) =>
      existsSync(around.path('server.log')) && /\[INF\]/.test(readFileSync(around.path('server.log'), 'utf8')),
  },
  {
    setting: 'log_size_limit',
    from: (around) => ({ log_file: around.path('server.log') }),
    to: (around) => ({ log_file: around.path('server.log'), log_size_limit: 100_000 }),
  },
  {
    setting: 'logfile_max_num',
    from: (around) => ({ log_file: around.path('server.log') }),
    to: (around) => ({ log_file: around.path('server.log'), logfile_max_num: 3 }),
  },
  {
    setting: 'trace_headers',
    from: { trace: true },
    to: { trace: true, trace_headers: true },
    observe: logsOfAClient(/MSG_PAYLOAD: \["0123456789"\]/),
  },
];
