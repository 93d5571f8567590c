import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');
const { forbidden }: { readonly forbidden: readonly { readonly name: string; readonly comment: string }[] } =
  require('../../.dependency-cruiser.js');

const doors = forbidden
  .filter(({ name }) => /^(from|inside)-/.test(name))
  .map(({ comment }) => ({ folder: comment.slice(0, comment.indexOf('/ imports')), comment }));

test.each(doors)(
  '$folder says in three paragraphs what lives there, what may come in and what it imports',
  ({ folder, comment }) => {
    const door = join(ROOT, folder, 'README.md');
    const paragraphs = existsSync(door) ? readFileSync(door, 'utf8').trim().split('\n\n') : [];
    expect(paragraphs.map((text) => text.replaceAll('\n', ' '))).toEqual([
      expect.stringMatching(/^\S.*[.]$/),
      expect.stringMatching(/^\S.*[.]$/),
      comment,
    ]);
  },
);
