import type { Change } from './model';

/**
 * Colours by purpose: for light and for dark mode. Each text has a contrast of at least 4.5 to its background (WCAG
 * 2.2, 1.4.3).
 */
export const COLORS = {
  canvas: ['#ffffff', '#0d1117'],
  card: ['#f8fafc', '#161b22'],
  border: ['#cbd5e1', '#3d4654'],
  ink: ['#0f172a', '#e6edf3'],
  soft: ['#526074', '#9aa7b8'],
  wire: ['#64748b', '#8592a3'],
  hub: ['#4338ca', '#a5b4fc'],
  region: ['#0e7490', '#67d3e8'],
  site: ['#475569', '#aab6c6'],
  added: ['#15713a', '#56d37f'],
  changed: ['#8a5a00', '#e5b454'],
  removed: ['#b91c1c', '#ff8f87'],
} as const;

/** The purpose of a colour. */
export type Tone = keyof typeof COLORS;

/** Colours of changes in Mermaid and DOT, which have no dark mode: readable on light and dark pages. */
export const COLORS_OF_CHANGES: Readonly<Record<Change, string>> = {
  added: '#1a7f37',
  changed: '#9a6700',
  removed: '#cf222e',
};
