export { reviewJson } from './json';
export { commentMarker, reviewMarkdown } from './markdown/markdown';
export { reviewHtml } from './page/html';
export { reviewText } from './text';
