import type { EnvironmentInput } from 'nats-edge-fleet';

/** What staging and production have in common: what a shop sends and receives, and who connects. */
export const shop = {
  trust: { kind: 'mutual-tls' },
  defaults: {
    site: {
      up: ['sales.>'],
      down: ['prices.>', 'commands.{site}.>'],
      streams: { SALES: { subjects: ['sales.>'] } },
    },
  },
  clients: {
    billing: { at: 'hub', publish: ['prices.>'], subscribe: ['sales.>'] },
    till: { at: 'sites', publish: ['sales.>'], subscribe: ['prices.>', 'commands.{site}.>'] },
  },
} satisfies Partial<EnvironmentInput>;
