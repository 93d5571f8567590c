/** What bundles and records are sealed with, unless a test says otherwise. */
export const KEY = '0123456789abcdef0123456789abcdef';
