import type { Fields } from './field';
import {
  flag,
  list,
  number,
  numberOrName,
  object,
  objects,
  quantities,
  sentFlag,
  sentNumber,
  string,
} from './kinds-of-field';
import { FIELD_REF, RESOURCE_FIELD_REF, SE_LINUX_OPTIONS, SECCOMP_PROFILE } from './shared';

const KEY_REF: Fields = { name: string(), key: string({ sendsEmpty: true }), optional: sentFlag(false) };

const ENV: Fields = {
  name: string({ sendsEmpty: true }),
  value: string(),
  value_from: object({
    field_ref: object(FIELD_REF),
    resource_field_ref: object(RESOURCE_FIELD_REF),
    config_map_key_ref: object(KEY_REF),
    secret_key_ref: object(KEY_REF),
  }),
};

const OBJECT_REF: Fields = { name: string(), optional: sentFlag(false) };

const ENV_FROM: Fields = {
  prefix: string(),
  config_map_ref: object(OBJECT_REF),
  secret_ref: object(OBJECT_REF),
};

const HANDLER: Fields = {
  exec: object({ command: list() }),
  http_get: object({
    path: string(),
    port: numberOrName({ unset: 0 }),
    host: string(),
    scheme: string({ unset: 'HTTP' }),
    http_header: objects(
      { name: string({ sendsEmpty: true }), value: string({ sendsEmpty: true, unset: '' }) },
      { name: 'httpHeaders' },
    ),
  }),
  tcp_socket: object({ port: numberOrName() }),
};

const PROBE: Fields = {
  ...HANDLER,
  grpc: object({ port: sentNumber(), service: string({ sendsEmpty: true, unset: '' }) }),
  initial_delay_seconds: number(),
  timeout_seconds: number({ unset: 1 }),
  period_seconds: number({ unset: 10 }),
  success_threshold: number({ unset: 1 }),
  failure_threshold: number({ unset: 3 }),
};

const SECURITY_CONTEXT: Fields = {
  capabilities: object({ add: list(), drop: list() }),
  privileged: sentFlag(false),
  se_linux_options: object(SE_LINUX_OPTIONS),
  run_as_user: sentNumber(),
  run_as_group: sentNumber(),
  run_as_non_root: sentFlag(false),
  read_only_root_filesystem: sentFlag(false),
  // The only one whose default is true.
  allow_privilege_escalation: sentFlag(true),
  seccomp_profile: object(SECCOMP_PROFILE),
};

const PORT: Fields = {
  name: string(),
  host_port: number(),
  container_port: sentNumber(),
  protocol: string({ unset: 'TCP' }),
  host_ip: string({ name: 'hostIP' }),
};

const VOLUME_MOUNT: Fields = {
  name: string({ sendsEmpty: true }),
  read_only: flag(),
  mount_path: string({ sendsEmpty: true }),
  sub_path: string(),
  mount_propagation: string({ unset: 'None' }),
  sub_path_expr: string(),
};

/** A container, the same for init containers. */
export const CONTAINER: Fields = {
  name: string({ sendsEmpty: true }),
  image: string(),
  command: list(),
  args: list(),
  working_dir: string(),
  port: objects(PORT, { name: 'ports' }),
  env_from: objects(ENV_FROM),
  env: objects(ENV),
  resources: object({ limits: quantities(), requests: quantities() }, { unset: {} }),
  volume_mount: objects(VOLUME_MOUNT, { name: 'volumeMounts' }),
  volume_device: objects({ name: string(), device_path: string() }, { name: 'volumeDevices' }),
  liveness_probe: object(PROBE),
  readiness_probe: object(PROBE),
  startup_probe: object(PROBE),
  lifecycle: object({ post_start: object(HANDLER), pre_stop: object(HANDLER) }),
  termination_message_path: string({ unset: '/dev/termination-log' }),
  termination_message_policy: string(),
  image_pull_policy: string(),
  security_context: object(SECURITY_CONTEXT),
  stdin: flag(),
  stdin_once: flag(),
  tty: flag(),
};
