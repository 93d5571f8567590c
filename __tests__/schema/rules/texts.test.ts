import { hub, minimal, regionsOf, sitesOf } from '../example';
import { areAccepted, areRefused } from '../kept-table';

/** Of labels of one letter, with so many letters and dots. */
const longName = (length: number) => 'a.'.repeat(length).slice(0, length);

const ADDRESSES = ['', 'tls://nats.example.com:7422', 'nats.example.com:7422', 'nats.example.com/x', '*.example.com'];
const CONTEXTS = ['', 'a\nb', 'a\0', 'a"b', "a'b", 'a`b', '${file(x)}'];

areRefused(__filename, {
  'no address': hub({ address: undefined }),
  'what is no address': regionsOf(...[...ADDRESSES, longName(255), '10.0.0.300', 10].map((address) => ({ address }))),
  'ranges that are not CIDRs, or have a too long prefix': hub({
    service: { sourceRanges: ['10.0.0.0', '10.0.0.0/33'] },
  }),
  'contexts with characters that are never allowed': sitesOf(...CONTEXTS.map((context) => ({ kube: { context } }))),
  'a backslash in a path': hub({ kube: { context: 'a', config: 'C:\\x' } }),
  'a directive in the name of a bucket': minimal({ backend: { kind: 'gcs', bucket: '%{if x}' } }),
  'an interpolation in an annotation': hub({ service: { annotations: { a: '${x}' } } }),
});

areAccepted({ 'the longest DNS name': hub({ address: longName(253) }) });
