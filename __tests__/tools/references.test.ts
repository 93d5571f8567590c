import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { references } from '../../tools/references';

test.each(Object.entries(references()))('%s is current; `npm run generate` writes it', (page, text) => {
  expect(readFileSync(join(__dirname, '../..', page), 'utf8')).toBe(text);
});
