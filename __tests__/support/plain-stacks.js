// cdktf notes for each of its tokens where it was made. Jest looks up every line of a stack in source maps, which for
// these would take a third of a test's time, and nobody reads them. What is an Error is left to jest.
const { captureStackTrace } = Error;

Error.captureStackTrace = (of, below) => {
  if (of instanceof Error) captureStackTrace(of, below);
};
