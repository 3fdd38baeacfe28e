import type { ZodType } from 'zod'
import type { CommandMap } from '../gen/command-map.js'
import type { Arguments, CommandName, Return } from '../gen/command-types.js'
import { type TypeMap, typeTable } from '../gen/zod/agent.js'
import { type SchemaOptions, Schemas } from './schemas.js'

export type { SchemaOptions, TypeMap }

const schemas = new Schemas<CommandMap, TypeMap>(typeTable)

/** Name of a guest agent type, as in the schema. */
export type TypeName = keyof TypeMap

/**
 * The schema of a command's reply. It checks JSON types, integer ranges and that nothing is missing, and reports what
 * is wrong by its path: the first hundred faults or so, and objects nested more than 300 levels deep as one. What is
 * right comes back as it is; members that the schema does not know stay, except `__proto__`.
 *
 * Unless `strict` is set, a word that an enum does not have passes, so the reply of a newer agent may hold more than
 * its TypeScript type says. The reply of a command that answers only when it fails is `undefined`.
 *
 * @throws TypeError for a command that is not in the schema
 */
export function replySchema<N extends CommandName>(name: N, options?: SchemaOptions): ZodType<Return<N>> {
  return schemas.reply(name, options)
}

/**
 * The schema of a command's arguments. With `strict` it refuses members that the command does not take; in what else it
 * promises it is like {@link replySchema}. A member that is `undefined` counts as absent.
 *
 * @throws TypeError for a command that is not in the schema
 */
export function argumentsSchema<N extends CommandName>(name: N, options?: SchemaOptions): ZodType<Arguments<N>> {
  return schemas.arguments(name, options)
}

/**
 * The schema of a type, as part of a reply: see {@link replySchema}.
 *
 * @throws TypeError for a type that is not in the schema
 */
export function typeSchema<N extends TypeName>(name: N, options?: SchemaOptions): ZodType<TypeMap[N]> {
  return schemas.type(name, options)
}
