import type { ConfBlock } from '../../../../constructs/conf/model';
import type { ReloadCase } from '../reload-case';
import type { ReloadedServer } from '../reloaded-server';
import type { Surroundings } from '../surroundings';
import { page } from './observers';

const encrypted = { tls: {} };

/** The certificate that the server presents to a client. */
const presented = async (server: ReloadedServer) => (await server.client(encrypted)).certificate;

/** Whether the server takes a client with this certificate. */
const takes = (name: 'first' | 'other') => async (server: ReloadedServer) => {
  const { pems } = server.around.credentials.certificates[name];
  const client = await server.client({ tls: { cert: pems.cert, key: pems.key } }).catch(() => undefined);
  return client !== undefined && (await client.isWelcome());
};

const tls =
  (more: (around: Surroundings) => ConfBlock, base: 'first' | 'second' = 'first') =>
  (around: Surroundings) => ({ tls: around.tls(base, more(around)) });
const plain = tls(() => ({}));

/** The server's own `tls` block. */
export const TLS_CASES: readonly ReloadCase[] = [
  {
    setting: 'tls.cert_file',
    change: 'with its key',
    from: plain,
    to: tls(() => ({}), 'second'),
    observe: presented,
    watch: encrypted,
  },
  {
    setting: 'tls.key_file',
    change: 'with its certificate',
    from: plain,
    to: tls(() => ({}), 'second'),
    observe: presented,
    watch: encrypted,
  },
  {
    setting: 'tls.ca_file',
    from: tls(() => ({ verify: true })),
    to: tls((around) => ({ verify: true, ca_file: around.credentials.certificates.other.files.ca_file })),
    observe: takes('other'),
    watch: 'nobody',
  },
  {
    setting: 'tls.verify',
    from: plain,
    to: tls(() => ({ verify: true })),
    observe: page('varz', 'tls_verify'),
    watch: encrypted,
  },
  {
    setting: 'tls.verify_and_map',
    from: tls(() => ({ verify: true })),
    to: (around) => ({ tls: around.tls('first', { verify_and_map: true }) }),
    watch: 'nobody',
  },
  {
    setting: 'tls.timeout',
    from: tls(() => ({ timeout: 2 })),
    to: tls(() => ({ timeout: 3 })),
    observe: page('varz', 'tls_timeout'),
    watch: encrypted,
  },
  {
    setting: 'tls.handshake_first',
    from: plain,
    to: tls(() => ({ handshake_first: true })),
    observe: async (server) =>
      (await server.client({ ...encrypted, first: true }).catch(() => undefined)) !== undefined,
    watch: encrypted,
  },
  {
    setting: 'tls.min_version',
    from: plain,
    to: tls(() => ({ min_version: '1.3' })),
    observe: async (server) => {
      const client = await server.client({ tls: { maxVersion: 'TLSv1.2' } }).catch(() => undefined);
      return client !== undefined && !client.closed;
    },
    watch: encrypted,
  },
  {
    setting: 'tls.cipher_suites',
    from: plain,
    to: tls(() => ({ cipher_suites: ['TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256'] })),
    observe: async (server) => {
      const client = await server
        .client({ tls: { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES256-GCM-SHA384' } })
        .catch(() => undefined);
      return client !== undefined && !client.closed;
    },
    watch: encrypted,
  },
  {
    setting: 'tls.curve_preferences',
    from: plain,
    to: tls(() => ({ curve_preferences: ['CurveP384'] })),
    observe: async (server) => {
      const client = await server.client({ tls: { ecdhCurve: 'P-256' } }).catch(() => undefined);
      return client !== undefined && !client.closed;
    },
    watch: encrypted,
  },
  {
    setting: 'tls.pinned_certs',
    from: tls(() => ({ verify: true })),
    to: tls(() => ({
      verify: true,
      pinned_certs: ['a8f407340dcc719864214b85ed96f98d16cbffa8f509d9fa4ca237b7bb3f9c32'],
    })),
    observe: takes('first'),
    watch: 'nobody',
  },
  {
    setting: 'tls.connection_rate_limit',
    from: plain,
    to: tls(() => ({ connection_rate_limit: 100 })),
    watch: encrypted,
  },
  { setting: 'tls', change: 'comes', from: {}, to: plain, observe: page('varz', 'tls_required') },
  {
    setting: 'allow_non_tls',
    from: plain,
    to: (around) => ({ tls: around.tls('first'), allow_non_tls: true }),
    watch: encrypted,
  },
];
