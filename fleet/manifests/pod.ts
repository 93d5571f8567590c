import { CONTAINER } from './container';
import type { Fields } from './field';
import {
  flag,
  list,
  mode,
  number,
  numbers,
  object,
  objects,
  objectWithoutDefaults,
  quantity,
  sentFlag,
  sentNumber,
  set,
  string,
  strings,
} from './kinds-of-field';
import { LABEL_SELECTOR, TEMPLATE_METADATA } from './metadata';
import { FIELD_REF, RESOURCE_FIELD_REF, SE_LINUX_OPTIONS, SECCOMP_PROFILE } from './shared';

const KEY_TO_PATH: Fields = { key: string({ sendsEmpty: true }), path: string({ sendsEmpty: true }), mode: mode() };

const DOWNWARD_API_FILE: Fields = {
  path: string({ sendsEmpty: true }),
  field_ref: object(FIELD_REF),
  resource_field_ref: object(RESOURCE_FIELD_REF),
  mode: mode(),
};

/** A Secret or a ConfigMap among a projected volume's sources. */
const PROJECTED_OBJECT: Fields = { name: string(), items: objects(KEY_TO_PATH), optional: sentFlag(false) };

const PROJECTED_SOURCE: Fields = {
  secret: object(PROJECTED_OBJECT),
  config_map: object(PROJECTED_OBJECT),
  downward_api: object({ items: objects(DOWNWARD_API_FILE) }, { name: 'downwardAPI' }),
  service_account_token: object({
    audience: string(),
    expiration_seconds: sentNumber(3600),
    path: string({ sendsEmpty: true }),
  }),
};

const VOLUME: Fields = {
  name: string({ sendsEmpty: true }),
  config_map: object({
    name: string(),
    items: objects(KEY_TO_PATH),
    default_mode: mode('0644'),
    optional: sentFlag(false),
  }),
  secret: object({
    secret_name: string(),
    items: objects(KEY_TO_PATH),
    default_mode: mode('0644'),
    optional: sentFlag(false),
  }),
  empty_dir: object({ medium: string(), size_limit: quantity() }),
  downward_api: object({ items: objects(DOWNWARD_API_FILE), default_mode: mode('0644') }, { name: 'downwardAPI' }),
  persistent_volume_claim: object({ claim_name: string({ sendsEmpty: true }), read_only: flag() }),
  host_path: object({ path: string({ sendsEmpty: true }), type: string({ sendsEmpty: true, unset: '' }) }),
  projected: object({ sources: objects(PROJECTED_SOURCE), default_mode: mode('0644') }),
};

const POD_SECURITY_CONTEXT: Fields = {
  se_linux_options: object(SE_LINUX_OPTIONS),
  run_as_user: sentNumber(),
  run_as_group: sentNumber(),
  run_as_non_root: sentFlag(false),
  supplemental_groups: numbers(),
  fs_group: sentNumber(),
  sysctl: objects({ name: string(), value: string({ sendsEmpty: true }) }, { name: 'sysctls' }),
  fs_group_change_policy: string(),
  seccomp_profile: object(SECCOMP_PROFILE),
};

const POD_AFFINITY_TERM: Fields = {
  label_selector: object(LABEL_SELECTOR),
  namespaces: set(''),
  topology_key: string({ sendsEmpty: true }),
  namespace_selector: object(LABEL_SELECTOR),
};

const POD_AFFINITY: Fields = {
  required_during_scheduling_ignored_during_execution: objects(POD_AFFINITY_TERM),
  preferred_during_scheduling_ignored_during_execution: objects({
    weight: sentNumber(),
    pod_affinity_term: object(POD_AFFINITY_TERM),
  }),
};

const TOLERATION: Fields = {
  key: string(),
  operator: string({ unset: 'Equal' }),
  value: string(),
  effect: string(),
  toleration_seconds: sentNumber(),
};

const TOPOLOGY_SPREAD_CONSTRAINT: Fields = {
  max_skew: sentNumber(1),
  topology_key: string({ sendsEmpty: true, unset: '' }),
  when_unsatisfiable: string({ unset: 'DoNotSchedule' }),
  label_selector: object(LABEL_SELECTOR),
  min_domains: number(),
  node_affinity_policy: string(),
  node_taints_policy: string(),
  match_label_keys: set(';'),
};

/** The spec of a pod, with the restart policy of what makes it. */
function podSpec(restartPolicy: string): Fields {
  return {
    service_account_name: string(),
    automount_service_account_token: sentFlag(true),
    enable_service_links: sentFlag(true),
    share_process_namespace: sentFlag(false),
    host_network: flag(),
    host_pid: flag({ name: 'hostPID' }),
    host_ipc: flag({ name: 'hostIPC' }),
    hostname: string(),
    subdomain: string(),
    dns_policy: string({ unset: 'ClusterFirst' }),
    restart_policy: string({ unset: restartPolicy }),
    termination_grace_period_seconds: sentNumber(30),
    active_deadline_seconds: number(),
    priority_class_name: string(),
    runtime_class_name: string(),
    scheduler_name: string(),
    node_name: string(),
    node_selector: strings(),
    image_pull_secrets: objects({ name: string() }),
    host_aliases: objects({ ip: string(), hostnames: list() }),
    security_context: objectWithoutDefaults(POD_SECURITY_CONTEXT),
    affinity: object({ pod_affinity: object(POD_AFFINITY), pod_anti_affinity: object(POD_AFFINITY) }),
    toleration: objects(TOLERATION, { name: 'tolerations' }),
    topology_spread_constraint: objects(TOPOLOGY_SPREAD_CONSTRAINT, { name: 'topologySpreadConstraints' }),
    init_container: objects(CONTAINER, { name: 'initContainers' }),
    container: objects(CONTAINER, { name: 'containers' }),
    volume: objects(VOLUME, { name: 'volumes' }),
  };
}

/** The pods of a workload. @param restartPolicy what the provider sends where it is not set */
export function podTemplate(restartPolicy: 'Always' | 'Never'): Fields {
  return { metadata: object(TEMPLATE_METADATA), spec: object(podSpec(restartPolicy), { unset: {} }) };
}
