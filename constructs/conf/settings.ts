export type SettingEffect = 'reload' | 'restart' | 'refused';
export interface Setting {
  readonly path: string;
  readonly effect: SettingEffect;
  readonly since?: string;
  readonly clients?: 'stay' | 'reconnect';
  readonly note?: string;
}
export function settingFor(path: readonly (string | number)[], _version?: string): Setting | undefined {
  return {
    path: path.join('.'),
    effect: ['max_payload', 'accounts', 'tls', 'write_deadline', 'server_tags'].includes(String(path[0]))
      ? 'reload'
      : 'restart',
  };
}
