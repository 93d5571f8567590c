import { hub, minimal, site } from '../example';
import { areRefused } from './refused';

areRefused([
  [
    'a line break',
    hub({ kube: { context: 'a\nb' } }),
    'hub.kube.context: "a\\nb" may not hold control characters such as a line break',
  ],
  [
    'a NUL',
    hub({ kube: { context: 'a\0' } }),
    'hub.kube.context: "a\\u0000" may not hold control characters such as a line break',
  ],
  [
    'a quote',
    site({ kube: { context: 'a"b' } }),
    'sites.edge1.kube.context: "a\\"b" may not hold quotes or a backslash',
  ],
  [
    'a backslash',
    hub({ kube: { context: 'a', config: 'C:\\x' } }),
    'hub.kube.config: "C:\\\\x" may not hold quotes or a backslash',
  ],
  [
    'an interpolation',
    hub({ kube: { context: '${file(x)}' } }),
    'hub.kube.context: "${file(x)}" may not hold "${" or "%{", which Terraform would interpret',
  ],
  [
    'a directive',
    minimal({ backend: { kind: 'gcs', bucket: '%{if x}' } }),
    'backend.bucket: "%{if x}" may not hold "${" or "%{", which Terraform would interpret',
  ],
  [
    'an interpolation in an annotation',
    hub({ service: { annotations: { a: '${x}' } } }),
    'hub.service.annotations.a: "${x}" may not hold "${" or "%{", which Terraform would interpret',
  ],
  ['an empty context', hub({ kube: { context: '' } }), 'hub.kube.context: "" may not be empty'],
]);
