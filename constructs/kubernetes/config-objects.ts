import { ConfigMapV1, type ConfigMapV1Config } from '@cdktf/provider-kubernetes/lib/config-map-v1';
import { SecretV1, type SecretV1Config } from '@cdktf/provider-kubernetes/lib/secret-v1';
import type { Construct } from 'constructs';
import { DefaultTokenResolver, StringConcat, Tokenization } from '../cdktf';
import { MOST_DATA_BYTES } from './most-data';

type Data = Readonly<Record<string, string>>;

/** A ConfigMap, refused at synthesis if its data is larger than Kubernetes accepts. */
export function configMap(
  scope: Construct,
  id: string,
  config: ConfigMapV1Config & { readonly data: Data },
): ConfigMapV1 {
  const made = new ConfigMapV1(scope, id, config);
  refuseTooLarge(made, `ConfigMap ${config.metadata.name}`, config.data);
  return made;
}

/** A Secret, refused at synthesis if its data is larger than Kubernetes accepts. */
export function secret(scope: Construct, id: string, config: SecretV1Config & { readonly data: Data }): SecretV1 {
  const made = new SecretV1(scope, id, config);
  refuseTooLarge(made, `Secret ${config.metadata.name}`, config.data);
  return made;
}

/** A value that only Terraform knows counts with the length of its reference. */
function refuseTooLarge(object: Construct, title: string, data: Data): void {
  object.node.addValidation({
    validate: () => {
      const sizes = Object.entries(data).map(([key, value]): [string, number] => [key, bytesOf(object, value)]);
      const total = sizes.reduce((sum, [, bytes]) => sum + bytes, 0);
      if (total <= MOST_DATA_BYTES) return [];
      const [largest = ''] = sizes.toSorted(([, a], [, b]) => b - a)[0] ?? [];
      return [
        `${title} would contain ${total} bytes, most of them in ${largest}; Kubernetes accepts ${MOST_DATA_BYTES} per object. ` +
          'It grows with the leaves that connect here, their subjects and their streams: connect sites through a region',
      ];
    },
  });
}

/** Bytes of a text as it is written for Terraform, where a reference is longer than its token. */
export function bytesOf(scope: Construct, text: string): number {
  const resolver = new DefaultTokenResolver(new StringConcat());
  const resolved: unknown = Tokenization.resolve(text, { scope, resolver, preparing: false });
  return Buffer.byteLength(typeof resolved === 'string' ? resolved : JSON.stringify(resolved));
}
