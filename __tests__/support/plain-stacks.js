// cdktf notes for each of its tokens where it was made, in a plain object. Jest looks up every line of a stack in source
// maps, which for these would take a third of a test's time, and nobody reads them. What is an Error is left to jest.
const { captureStackTrace } = Error;
const plain = (_of, frames) => `Error\n${frames.map((frame) => `    at ${frame}`).join('\n')}`;

Error.captureStackTrace = (of, below) => {
  if (of instanceof Error || Error.prepareStackTrace) return captureStackTrace(of, below);
  Error.prepareStackTrace = plain;
  try {
    captureStackTrace(of, below);
    // It is put into words when it is first read.
    return void of.stack;
  } finally {
    delete Error.prepareStackTrace;
  }
};
