import { plainType } from '../model/from-plan';
import { type Seen, Unknown } from '../model/plan/seen';

/**
 * Whether an argument is one that Kubernetes or the provider counts or fills in, whatever its value: it decides nothing
 * that the plan does not say elsewhere.
 */
export function isCounted(type: string, path: string): boolean {
  const plain = plainType(type);
  return COUNTED.some((each) => each.type.test(plain) && each.path.test(path));
}

const OBJECT = /^kubernetes_/;

const COUNTED: readonly { readonly type: RegExp; readonly path: RegExp }[] = [
  { type: /^/, path: /^id$/ },
  { type: OBJECT, path: /^metadata\.(generation|resource_version|uid)$/ },
  {
    type: /^kubernetes_stateful_set$/,
    path: /^spec\.volume_claim_template\.metadata\.(generation|resource_version|uid)$/,
  },
  { type: /^kubernetes_service$/, path: /^status([.[].*)?$/ },
  { type: /^kubernetes_service_account$/, path: /^default_secret_name$/ },
  { type: /^helm_release$/, path: /^(metadata([.[].*)?|status|manifest|resources([.[].*)?)$/ },
  { type: /^terraform_data$/, path: /^output([.[].*)?$/ },
  { type: /^tls_private_key$/, path: /^(public|private)_key_(pem|openssh|pem_pkcs8|fingerprint_(md5|sha256))$/ },
  { type: /^tls_cert_request$/, path: /^(cert_request_pem|key_algorithm)$/ },
  {
    type: /^tls_(locally|self)_signed_cert$/,
    path: /^(cert_pem|(ca_)?key_algorithm|validity_(start|end)_time|ready_for_renewal)$/,
  },
  { type: /^random_password$/, path: /^(result|bcrypt_hash)$/ },
];

/**
 * Whether a value is what the provider or Kubernetes takes where an argument is not set: in a plan it stands there, or
 * is known after the apply.
 */
export function isDefault(type: string, path: string, value: Seen): boolean {
  const plain = plainType(type);
  const found = DEFAULTS.find((each) => each.type.test(plain) && each.path.test(path));
  return found !== undefined && (value instanceof Unknown || found.values.includes(String(value)));
}

interface Default {
  readonly type: RegExp;
  readonly path: RegExp;
  /** None: the plan never knows it. */
  readonly values: readonly string[];
}

const of = (type: RegExp, path: RegExp, ...values: string[]): Default => ({ type, path, values });

/** From recorded plans, and from fleet/manifests/, which has what the provider sends. */
const DEFAULTS: readonly Default[] = [
  of(/^kubernetes_stateful_set$/, /^spec\.volume_claim_template\.metadata\.namespace$/, 'default'),
  of(/^kubernetes_stateful_set$/, /^spec\.volume_claim_template\.spec\.volume_mode$/, 'Filesystem'),
  of(/^kubernetes_stateful_set$/, /^spec\.volume_claim_template\.spec\.(volume_name|storage_class_name)$/),
  of(/^kubernetes_namespace$/, /^wait_for_default_service_account$/, 'false'),
  of(/^kubernetes_secret$/, /^wait_for_service_account_token$/, 'true'),
  of(/^kubernetes_secret$/, /^type$/, 'Opaque'),
  of(/^kubernetes_service$/, /^wait_for_load_balancer$/, 'true'),
  of(/^random_password$/, /^(lower|upper|numeric|number|special)$/, 'true'),
  of(/^random_password$/, /^min_(lower|upper|numeric|special)$/, '0'),
  of(/^tls_private_key$/, /^rsa_bits$/, '2048'),
  of(/^tls_(locally|self)_signed_cert$/, /^max_path_length$/),
];
