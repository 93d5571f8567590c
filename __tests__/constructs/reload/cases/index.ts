import type { ReloadCase } from '../reload-case';
import { ACCOUNT_CASES } from './accounts';
import { CLUSTER_CASES } from './cluster';
import { JETSTREAM_CASES } from './jetstream';
import { LEAF_CASES } from './leafnodes';
import { OTHER_CASES } from './others';
import { SERVER_CASES } from './server';

/** How each row of the table is tried. */
export const CASES: readonly ReloadCase[] = [
  ...SERVER_CASES,
  ...ACCOUNT_CASES,
  ...JETSTREAM_CASES,
  ...CLUSTER_CASES,
  ...LEAF_CASES,
  ...OTHER_CASES,
];
