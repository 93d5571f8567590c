import { DURATION_UNITS } from '../constructs/duration';
import { DEFAULT_LOAD_BALANCER_TIMEOUT } from '../constructs/wait';
import { cidr } from './address';
import { duration } from './duration';
import { optional, withDefault } from './field';
import { listOf, named, strict } from './strict';
import { flag, freeText } from './text';

/** Schema of the public Service of a hub or region. */
export const publicService = strict(
  'the public Service, as { client, annotations, sourceRanges, wait, timeout }',
  'ServiceInput',
  {
    wait: optional(flag(), {
      says: 'Whether a deploy waits until the load balancer has an address. It must where the address is `loadBalancer()`.',
      otherwise: 'true where the address is `loadBalancer()`, otherwise false',
      example: true,
      since: '0.1.0',
    }),
    timeout: withDefault(duration(), {
      says: 'Time after which a deploy that waits for the address fails.',
      unit: DURATION_UNITS,
      default: DEFAULT_LOAD_BALANCER_TIMEOUT,
      example: '20m',
      since: '0.1.0',
    }),
    client: withDefault(flag(), {
      says: 'Whether it exposes the client port as well as the leaf port.',
      default: true,
      example: false,
      since: '0.1.0',
    }),
    annotations: withDefault(
      named('a map of annotations, as { "example.com/name": "value" }', freeText('the value of an annotation')),
      {
        says: "Annotations, e.g. for the cloud's load balancer.",
        default: {},
        example: { 'service.beta.kubernetes.io/aws-load-balancer-type': 'nlb' },
        since: '0.1.0',
      },
    ),
    sourceRanges: withDefault(listOf('a list of CIDRs, such as ["203.0.113.0/24"]', cidr()), {
      says: 'CIDRs that may connect; an empty list allows all.',
      default: [],
      example: ['203.0.113.0/24'],
      since: '0.1.0',
    }),
  },
);
