import { canonical } from '../../lib/json';
import { UnsupportedExpression } from './errors';
import type { SynthesizedApp, SynthesizedBackend, SynthesizedResource, SynthesizedStack } from './stack';
import { isMap, type Value, type ValueMap } from './value';

/** The stack whose state a `terraform_remote_state` reads: the one with the same backend and backend configuration. */
export function ownerOf(app: SynthesizedApp, reader: SynthesizedStack, data: SynthesizedResource): SynthesizedStack {
  const wanted = identity(data.config.backend ?? null, isMap(data.config.config) ? data.config.config : {});
  const owners = [...app.stacks.values()].filter(
    (stack) => stack.backend !== undefined && identityOf(stack.backend) === wanted,
  );
  const [owner, second] = owners;
  if (owner === undefined) {
    throw new UnsupportedExpression(
      `${data.address} of stack '${reader.name}' reads a state that no synthesized stack writes: ${JSON.stringify(data.config.backend)} ${JSON.stringify(data.config.config)} (is its stack left out, by NATS_SITES?)`,
    );
  }
  if (second !== undefined) {
    const names = owners.map((stack) => `'${stack.name}'`).join(' and ');
    throw new UnsupportedExpression(
      `the stacks ${names} keep their state in one place, ${data.address} could mean each`,
    );
  }
  return owner;
}

function identityOf(backend: SynthesizedBackend): string {
  return identity(backend.type === 'cloud' ? 'remote' : backend.type, backend.config);
}

function identity(type: Value, config: ValueMap): string {
  return canonical([type, config]);
}
