import fc from 'fast-check';
import { Fn } from '../../constructs/cdktf';
import { parseConf } from '../../fleet/model';
import { minimalLeaf } from '../support/constructs';
import { textAt } from '../support/walk';

/** What a site's nats.conf includes for its remote. */
function remoteConf(user: string, password: string): string {
  const credentials = { kind: 'password', logins: [{ user, password }] } as const;
  const leaf = minimalLeaf({ remote: { host: 'nats.example.com', credentials } });
  return textAt(leaf.object('Secret', 'nats-leaf-remote'), 'data', 'remote.conf');
}

test('user and password of a remote come back as they were, whatever they hold', () => {
  const texts = fc.string({ unit: 'grapheme', minLength: 1 });
  fc.assert(
    fc.property(texts, texts, (user, password) => {
      const conf = remoteConf(user, password);
      // Terraform takes these for templates.
      expect(conf).not.toMatch(/[$%]\{/);
      const { remote_url, ...others } = parseConf(conf);
      const url = new URL(String(remote_url));
      const read = [url.host, decodeURIComponent(url.username), decodeURIComponent(url.password), others];
      expect(read).toEqual(['nats.example.com:7422', user, password, {}]);
    }),
    { numRuns: 25, examples: [['edge 1@x', 'p$ ${x} %{y} "q" \'s\' \\ @ : / ? # % ÿ\n\tend']] },
  );
});

test('a password that only Terraform knows is encoded by Terraform', () => {
  expect(remoteConf('edge1', Fn.file('password'))).toBe(
    'remote_url: "nats-leaf://edge1:${replace(urlencode(file("password")), "+", "%20")}@nats.example.com:7422"\n',
  );
});
