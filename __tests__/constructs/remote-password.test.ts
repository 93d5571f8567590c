import { Fn } from 'cdktf';
import fc from 'fast-check';
import { parseConf } from '../../fleet/model';
import { minimalLeaf } from '../support/constructs';
import { textAt } from '../support/walk';

/** What a site's nats.conf includes for its remote. */
function remoteConf(user: string, password: string): string {
  const credentials = { kind: 'password', logins: [{ user, password }] } as const;
  const leaf = minimalLeaf({ remote: { host: 'nats.example.com', credentials } });
  return textAt(leaf.object('Secret', 'nats-leaf-remote'), 'data', 'remote.conf');
}

/** The URL in it, as nats-server reads it after Terraform has filled in what it takes for a template. */
function remoteUrl(user: string, password: string): URL {
  const conf = remoteConf(user, password);
  expect(conf).not.toMatch(/[$%]\{/);
  expect(Object.keys(parseConf(conf))).toEqual(['remote_url']);
  return new URL(textAt(parseConf(conf), 'remote_url'));
}

test('user and password of a remote are encoded, whatever they hold', () => {
  const nasty = 'p$ ${x} %{y} "q" \'s\' \\ @ : / ? # % ÿ\n\tend';
  const { hostname, port, username, password } = remoteUrl('edge 1@x', nasty);
  const read = [hostname, port, decodeURIComponent(username), decodeURIComponent(password)];
  expect(read).toEqual(['nats.example.com', '7422', 'edge 1@x', nasty]);
});

test('any password comes back as it was', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (password) => {
      expect(decodeURIComponent(remoteUrl('edge1', password).password)).toBe(password);
    }),
    { numRuns: 25 },
  );
});

test('a password that only Terraform knows is encoded by Terraform', () => {
  expect(remoteConf('edge1', Fn.file('password'))).toBe(
    'remote_url: "nats-leaf://edge1:${replace(urlencode(file("password")), "+", "%20")}@nats.example.com:7422"\n',
  );
});
