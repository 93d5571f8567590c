import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { UserError } from '../../lib/user-error';
import { type OpenedBundle, openBundle, writeForReview } from '../ci/bundle';
import { bundleFiles } from '../ci/bundle-files';
import { committedTree } from '../ci/git-tree';
import { takePlanKey } from '../ci/plan-key';
import { PrivateFolder } from '../ci/private-folder';
import { removedStacksMarkdown } from '../ci/removed-stacks';
import { type ReviewRecord, writeReviewRecord } from '../ci/review-record';
import { REVIEW_RECORD_FILE } from '../ci/review-record-file';
import { stackWords } from '../ci/stack-words';
import { commentMarker } from '../review/render';
import { Children } from '../terraform/children';
import { thisEnvironment } from './ci-variables';
import { inPipeline } from './in-pipeline';
import { reviewFolders } from './plan';
import { COMMENT_LIMIT, type FailOn } from './review-options';
import { Progress } from './terminal';

/** Characters of a comment that are kept for what is not the review. */
const ROOM = 15_000;

/** Name of the review as a page, to which its Markdown refers. */
const PAGE = 'review.html';

interface ReviewCommandOptions {
  readonly out: string;
  readonly removed?: string;
  readonly comment?: boolean;
  readonly failOn: FailOn;
}

/** Runs `fleet ci review`. */
export const review = inPipeline(
  async (platform, given: readonly string[], { out, removed = '', comment, failOn }: ReviewCommandOptions) => {
    const key = takePlanKey(process.env);
    const bundles = await openAll(bundleFiles(given), key);
    const tree = await commonTree(bundles);
    const work = new PrivateFolder();
    const folders = bundles.map((bundle, index) => {
      const folder = work.folder(`bundle-${index}`);
      writeForReview(bundle, folder);
      return folder;
    });
    mkdirSync(out, { recursive: true });
    const [markdown, recordFile] = [join(out, 'review.md'), join(out, REVIEW_RECORD_FILE)];
    rmSync(recordFile, { force: true });
    const { record, verdict } = reviewFolders(folders, {
      markdown,
      html: join(out, PAGE),
      json: join(out, 'review.json'),
      page: PAGE,
      failOn,
      markdownLimit: COMMENT_LIMIT - ROOM,
    });
    if (verdict === undefined) throw new UserError('nothing was planned, so nothing is reviewed');
    const { environment, stacks } = record;
    const names = bundles.map(({ path, sha256 }) => ({ name: basename(path), sha256 }));
    const reviewRecord: ReviewRecord = { environment, tree, verdict, bundles: names, stacks: [...stacks] };
    const name = await writeReviewRecord(recordFile, reviewRecord, key);
    if (verdict === 'data') console.log(`to apply it all the same: FLEET_ALLOW_DATA_LOSS=${name}`);
    const text = `${readFileSync(markdown, 'utf8')}${removedStacksMarkdown(stackWords([removed]))}`;
    writeFileSync(markdown, text);
    platform.showReview(text, verdict);
    if (comment) await platform.comment(commentMarker(environment), text);
  },
);

async function openAll(paths: readonly string[], key: string): Promise<OpenedBundle[]> {
  const progress = new Progress();
  const bundles: OpenedBundle[] = [];
  for (const [index, path] of paths.entries()) {
    progress.show(`opening bundle ${index + 1} of ${paths.length}`);
    bundles.push(await openBundle(path, key));
  }
  progress.clear();
  return bundles;
}

/** The git tree of all of them. @throws UserError where one is not of this tree or environment */
async function commonTree(bundles: readonly OpenedBundle[]): Promise<string> {
  const [environment, tree] = [thisEnvironment(), await committedTree(new Children())];
  for (const { path, record, tree: planned } of bundles) {
    if (record.environment !== environment) {
      throw new UserError(`${path} is of ${record.environment}, and the environment here is ${environment}.`);
    }
    if (planned !== tree) {
      throw new UserError(
        `${path} is of git tree ${planned}, and what is checked out is ${tree}: plan all of them again.`,
      );
    }
  }
  return tree;
}
