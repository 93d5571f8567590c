const { default: Sequencer } = require('@jest/test-sequencer');

/**
 * Tests that start programs wait for most of their time, those that start none are short: run last, they fill the time
 * that is left. Else a small file that takes long would come at the end, where nothing is known of earlier runs.
 */
module.exports = class ProgramsFirst extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    const startsPrograms = ({ context }) => context.config.displayName?.name === 'programs';
    return [...sorted.filter(startsPrograms), ...sorted.filter((test) => !startsPrograms(test))];
  }
};
