import { basename } from 'node:path';
import { shellWord } from '../../../lib/command';
import { escaped as shown } from '../../../lib/escaped';

/** `leaf-edge1` of `plans/leaf-edge1.tfplan.json`. */
export function stackOfFile(path: string): string {
  return basename(path).replace(/(\.(plan|tfplan|json))+$/, '');
}

/** How the file of a plan is made, in the folder that Terraform runs in. */
export function showCommand(path: string): string {
  const [saved, json] = [`${stackOfFile(path) || 'plan'}.tfplan`, basename(path)].map((name) => shown(shellWord(name)));
  return `what is read is written by \`terraform plan -out=${saved} && terraform show -json ${saved} > ${json}\``;
}
