// `npm run test:nightly`: proves every accepted version, see nightly/main.ts and docs/versions.md.
require(require('./build').build('nightly/main'));
