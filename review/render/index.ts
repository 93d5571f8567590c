export { reviewJson } from './json';
export { commentMarker, type MarkdownOptions, reviewMarkdown } from './markdown/markdown';
export { reviewHtml } from './page/html';
export { reviewText } from './text';
