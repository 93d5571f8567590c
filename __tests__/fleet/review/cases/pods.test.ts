import { altered, needsReview, type ReviewCases, testCases } from '../../../support/review-cases';

const SERVERS = 'nats_server_711107B6';

const CASES: ReviewCases = {
  'a second image for the servers that names no version': needsReview(
    'image-source',
    altered('hub', { of: SERVERS, set: { 'spec 0 template 0 spec 0 container 0 image': 'nats:latest' } }),
  ),
};

testCases(__dirname, 'pods', CASES);
