import { HANDED_OVER, handedOver } from './handed-over';
import { ownerOf } from './remote-state';
import type { SynthesizedApp, SynthesizedResource, SynthesizedStack } from './stack';

/**
 * The stack that makes what a data source reads: the state of it, or the Secret that it left in the cluster.
 * @returns undefined for a data source that reads of no stack
 * @throws ExpressionError where no synthesized stack, or more than one, makes it
 */
export function ownerRead(
  app: SynthesizedApp,
  reader: SynthesizedStack,
  data: SynthesizedResource,
): SynthesizedStack | undefined {
  if (data.type === 'terraform_remote_state') return ownerOf(app, reader, data);
  return data.type === HANDED_OVER ? handedOver(app, reader, data).owner : undefined;
}
