import { hub, minimal, site } from '../example';
import { areRefused } from '../kept-table';

areRefused(__filename, {
  'no address': hub({ address: undefined }),
  'an empty address': hub({ address: '' }),
  'a URL': hub({ address: 'tls://nats.example.com:7422' }),
  'an address with a port': hub({ address: 'nats.example.com:7422' }),
  'an address with a path': hub({ address: 'nats.example.com/x' }),
  'an address with a wildcard': hub({ address: '*.example.com' }),
  'an IP address that went wrong': hub({ address: '10.0.0.300' }),
  'an address that is a number': hub({ address: 10 }),
  'a range that is no CIDR': hub({ service: { sourceRanges: ['10.0.0.0'] } }),
  'a prefix that is too long': hub({ service: { sourceRanges: ['10.0.0.0/33'] } }),
  'a line break': hub({ kube: { context: 'a\nb' } }),
  'a NUL': hub({ kube: { context: 'a\0' } }),
  'a quote': site({ kube: { context: 'a"b' } }),
  'a backslash': hub({ kube: { context: 'a', config: 'C:\\x' } }),
  'an interpolation': hub({ kube: { context: '${file(x)}' } }),
  'a directive': minimal({ backend: { kind: 'gcs', bucket: '%{if x}' } }),
  'an interpolation in an annotation': hub({ service: { annotations: { a: '${x}' } } }),
  'an empty context': hub({ kube: { context: '' } }),
});
