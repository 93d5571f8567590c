import { ConfigMapV1, type ConfigMapV1Config } from '@cdktf/provider-kubernetes/lib/config-map-v1';
import { SecretV1, type SecretV1Config } from '@cdktf/provider-kubernetes/lib/secret-v1';
import type { Construct } from 'constructs';
import { DefaultTokenResolver, StringConcat, Tokenization } from '../cdktf';

/** What Kubernetes takes as the values of one ConfigMap or Secret together, in bytes: https://kubernetes.io/docs/concepts/configuration/configmap/ */
export const MOST_DATA_BYTES = 1024 * 1024;

type Data = Readonly<Record<string, string>>;

/** A ConfigMap, refused at synthesis where its data is more than Kubernetes takes. */
export function configMap(
  scope: Construct,
  id: string,
  config: ConfigMapV1Config & { readonly data: Data },
): ConfigMapV1 {
  const made = new ConfigMapV1(scope, id, config);
  refuseTooLarge(made, `ConfigMap ${config.metadata.name}`, config.data);
  return made;
}

/** A Secret, refused at synthesis where its data is more than Kubernetes takes. */
export function secret(scope: Construct, id: string, config: SecretV1Config & { readonly data: Data }): SecretV1 {
  const made = new SecretV1(scope, id, config);
  refuseTooLarge(made, `Secret ${config.metadata.name}`, config.data);
  return made;
}

/** What only Terraform knows counts as long as the reference to it. */
function refuseTooLarge(object: Construct, title: string, data: Data): void {
  object.node.addValidation({
    validate: () => {
      const sizes = Object.entries(data).map(([key, value]): [string, number] => [key, bytesOf(object, value)]);
      const total = sizes.reduce((sum, [, bytes]) => sum + bytes, 0);
      if (total <= MOST_DATA_BYTES) return [];
      const [largest = ''] = sizes.toSorted(([, a], [, b]) => b - a)[0] ?? [];
      return [
        `${title} would hold ${total} bytes, most of them in ${largest}; Kubernetes takes ${MOST_DATA_BYTES} in one object. ` +
          'It grows with the leaves that connect here, their subjects and their streams: have sites connect through a region',
      ];
    },
  });
}

/** How long a text is once it is written for Terraform, in which a reference is longer than its token. */
export function bytesOf(scope: Construct, text: string): number {
  const resolver = new DefaultTokenResolver(new StringConcat());
  const resolved: unknown = Tokenization.resolve(text, { scope, resolver, preparing: false });
  return Buffer.byteLength(typeof resolved === 'string' ? resolved : JSON.stringify(resolved));
}
