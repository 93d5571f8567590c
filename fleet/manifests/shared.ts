import type { Fields } from './field';
import { quantity, string } from './kinds-of-field';

/** A field of the pod itself, as a variable's value or a file's content. */
export const FIELD_REF: Fields = { api_version: string({ unset: 'v1' }), field_path: string({ sendsEmpty: true }) };

/** A request or limit of a container, as a variable's value or a file's content. */
export const RESOURCE_FIELD_REF: Fields = {
  container_name: string(),
  resource: string({ sendsEmpty: true }),
  divisor: quantity({ unset: '1' }),
};

/** Which system calls are allowed; a profile of one's own has a name. */
export const SECCOMP_PROFILE: Fields = {
  type: string({ unset: 'Unconfined' }),
  localhost_profile: string({ sendsEmpty: true, unset: '', when: ({ type }) => type === 'Localhost' }),
};

/** The SELinux context. */
export const SE_LINUX_OPTIONS: Fields = { user: string(), role: string(), type: string(), level: string() };
