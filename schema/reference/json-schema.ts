import { z } from 'zod';
import { aboutField, isField, kindAt } from '../field';
import { environmentSchema } from '../schema';
import { defaultOf } from './type-text';

/**
 * schema/environment.schema.json: the fields of an environment, for editors and for tools that are not written in
 * TypeScript. It checks less than the schema: how parts fit together, and further checks of texts, apply when an
 * environment is loaded.
 */
export function jsonSchema(): string {
  const { $schema, ...schema } = z.toJSONSchema(environmentSchema, {
    io: 'input',
    unrepresentable: 'any',
    reused: 'ref',
    override: ({ zodSchema, jsonSchema: written }) => {
      const { json } = kindAt(zodSchema) ?? {};
      if (json && 'anyOf' in json) delete written.type;
      Object.assign(written, json);
      if (isField(zodSchema)) Object.assign(written, said(zodSchema));
    },
  });
  return `${JSON.stringify({ $schema, title: 'An environment of nats-edge-fleet', ...schema }, null, 2)}\n`;
}

function said(field: z.core.$ZodType) {
  const { says, unit, example, otherwise } = aboutField(field);
  const more = [
    ...(unit === undefined ? [] : [`Unit: ${unit}.`]),
    ...(otherwise === undefined ? [] : defaultOf(field).map((text) => `Default: ${text}.`)),
  ];
  return { description: [says, ...more].join(' '), examples: [example] };
}
