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
      says: 'Whether a deploy waits until the load balancer has an address. Where the address is `loadBalancer()` it must.',
      otherwise: 'only where the address is `loadBalancer()`, for what is known before is not worth waiting for',
      example: true,
      since: '0.1.0',
    }),
    timeout: withDefault(duration(), {
      says: 'After which a deploy that waits for the address fails.',
      unit: DURATION_UNITS,
      default: DEFAULT_LOAD_BALANCER_TIMEOUT,
      example: '20m',
      since: '0.1.0',
    }),
    client: withDefault(flag(), {
      says: 'Whether it offers the client port, beside the one for leaves.',
      default: true,
      example: false,
      since: '0.1.0',
    }),
    annotations: withDefault(
      named('annotations, as { "example.com/name": "value" }', freeText('the value of an annotation')),
      {
        says: "Annotations, e.g. for the cloud's load balancer.",
        default: {},
        example: { 'service.beta.kubernetes.io/aws-load-balancer-type': 'nlb' },
        since: '0.1.0',
      },
    ),
    sourceRanges: withDefault(listOf('a list of CIDRs, such as ["203.0.113.0/24"]', cidr()), {
      says: 'CIDRs that may connect; of an empty list everyone.',
      default: [],
      example: ['203.0.113.0/24'],
      since: '0.1.0',
    }),
  },
);
