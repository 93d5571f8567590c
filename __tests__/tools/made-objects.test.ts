import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { madeObjects } from '../../tools/made-objects';

const TABLE = 'fleet/review/made-objects.json';

test(`${TABLE} is current; \`npm run generate\` writes it`, async () => {
  expect(readFileSync(join(__dirname, '../..', TABLE), 'utf8')).toBe(await madeObjects());
});

test(`${TABLE} holds no keys, certificates or passwords`, () => {
  expect(readFileSync(join(__dirname, '../..', TABLE), 'utf8')).not.toMatch(/-----BEGIN|\$2[aby]\$|eyJ/);
});
