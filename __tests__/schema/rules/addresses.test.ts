import { hub, minimal } from '../example';
import { areRefused } from './refused';

const ADDRESS = (address: unknown) => minimal({ hub: { address, kube: { context: 'hub' } } });
areRefused([
  ['no address', ADDRESS(undefined), 'hub.address: is missing: it must be a DNS name, an IP address or loadBalancer()'],
  ['an empty address', ADDRESS(''), 'hub.address: "" is empty: it must be a DNS name, an IP address or loadBalancer()'],
  [
    'a URL',
    ADDRESS('tls://nats.example.com:7422'),
    'hub.address: "tls://nats.example.com:7422" is a URL; the address is the DNS name or IP address alone',
  ],
  [
    'an address with a port',
    ADDRESS('nats.example.com:7422'),
    'hub.address: "nats.example.com:7422" has a port; the port for leaves is set by ports.leafnodes',
  ],
  [
    'an address with a path',
    ADDRESS('nats.example.com/x'),
    'hub.address: "nats.example.com/x" has a path; the address is the DNS name or IP address alone',
  ],
  [
    'an address with a wildcard',
    ADDRESS('*.example.com'),
    'hub.address: "*.example.com" is neither a DNS name nor an IP address',
  ],
  [
    'an IP address that went wrong',
    ADDRESS('10.0.0.300'),
    'hub.address: "10.0.0.300" is neither a DNS name nor an IP address',
  ],
  ['a number', ADDRESS(10), 'hub.address: 10 is not a DNS name, an IP address or loadBalancer()'],
  [
    'a range that is no CIDR',
    hub({ service: { sourceRanges: ['10.0.0.0'] } }),
    'hub.service.sourceRanges[0]: "10.0.0.0" is not a CIDR: an IP address, "/" and the length of the prefix, such as "203.0.113.0/24"',
  ],
  [
    'a prefix that is too long',
    hub({ service: { sourceRanges: ['10.0.0.0/33'] } }),
    'hub.service.sourceRanges[0]: "10.0.0.0/33" is not a CIDR: an IP address, "/" and the length of the prefix, such as "203.0.113.0/24"',
  ],
]);
