import { isSameSet } from '../../constructs/subject-sets';
import { systemPermissions } from '../../constructs/tier/leaf-permissions';
import { type ConfMap, confList, confMap, type ReadValue } from '../model';

/** Where a user of a new tier stands. */
export interface UserPlace {
  readonly account: string;
  /** Whether that is the system account. */
  readonly isSystem: boolean;
}

/** Whether a user is one that this project writes into the nats.conf of a new tier. */
export function isOwnUser(given: ReadValue, { isSystem }: UserPlace): boolean {
  const user = confMap(given);
  const { user: name, password, allowed_connection_types: types, permissions } = user;
  if (typeof name !== 'string' || !hasOnly(user, ['user', 'password', 'allowed_connection_types', 'permissions'])) {
    return false;
  }
  if (password !== undefined && !/^\$(client|leaf)_\w+_password$/.test(String(password))) return false;
  const kind = JSON.stringify(types);
  if (kind === '["LEAFNODE"]') return isSystem ? isSystemLeaf(name, permissions) : isLeafRule(permissions);
  if (kind !== '["STANDARD"]') return false;
  // The administrators of a tier have no other limits than their account.
  if (permissions === undefined) return isSystem ? name.startsWith('sys.') : name.startsWith('admin.');
  return !isSystem && isRule(permissions, isClientSubject);
}

function isSystemLeaf(name: string, permissions: ReadValue | undefined): boolean {
  const { publish, subscribe } = systemPermissions();
  return (
    name.endsWith('.sys') &&
    isSameSet(allowOf(permissions, 'publish'), publish) &&
    isSameSet(allowOf(permissions, 'subscribe'), subscribe)
  );
}

function isLeafRule(permissions: ReadValue | undefined): boolean {
  return isRule(permissions, isLeafSubject) && confMap(permissions).allow_responses === undefined;
}

function isRule(given: ReadValue | undefined, isOwn: (subject: string) => boolean): boolean {
  const permissions = confMap(given);
  if (!hasOnly(permissions, ['publish', 'subscribe', 'allow_responses'])) return false;
  if (![undefined, true].includes(permissions.allow_responses as true | undefined)) return false;
  return ['publish', 'subscribe'].every((way) => {
    const rule = permissions[way];
    const { allow, deny } = confMap(rule);
    // Without an allow list, only what is denied is not allowed.
    if (allow === undefined) return JSON.stringify(deny) === '[">"]' && hasOnly(confMap(rule), ['deny']);
    return (
      hasOnly(confMap(rule), ['allow', 'deny']) &&
      confList(allow).length > 0 &&
      confList(allow).map(String).every(isOwn)
    );
  });
}

function isClientSubject(subject: string): boolean {
  return !/^(\$|>|\*)/.test(subject);
}

/** Also what the sourcing of streams needs. */
function isLeafSubject(subject: string): boolean {
  return (
    isClientSubject(subject) || /^\$(JSC\.R\.>|JS\.FC\.>|JS\.S\.[\w-]+\.>|JS\.[\w-]+\.API\.CONSUMER\.>)$/.test(subject)
  );
}

function allowOf(permissions: ReadValue | undefined, way: string): string[] {
  return confList(confMap(confMap(permissions)[way]).allow).map(String);
}

/** Whether a block has no other settings than these. */
export function hasOnly(map: ConfMap, names: readonly string[]): boolean {
  return Object.keys(map).every((key) => names.includes(key));
}
