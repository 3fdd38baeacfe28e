import type { ZodType } from 'zod'
import type { CommandMap } from '../gen/qmp/command-map.js'
import type { Arguments, CommandName, EventData, EventName, Return } from '../gen/qmp/command-types.js'
import type { EventMap } from '../gen/qmp/event-map.js'
import { type TypeMap, typeTable } from '../gen/zod/qmp.js'
import { type SchemaOptions, Schemas } from './schemas.js'

export type { SchemaOptions, TypeMap }

const schemas = new Schemas<CommandMap, TypeMap, EventMap>(typeTable)

/** Name of a QMP type, as in the schema. */
export type TypeName = keyof TypeMap

/**
 * The schema of a command's reply. It checks JSON types, integer ranges and that nothing is missing, and reports what
 * is wrong by its path: the first hundred faults or so, and objects nested more than 300 levels deep as one. What is
 * right comes back as it is; members that the schema does not know stay, except `__proto__`.
 *
 * The schema is that of one version of QEMU, as the types are. Unless `strict` is set, words of an enum and branches
 * of a union that it does not have pass, so the reply of a newer QEMU may hold more than its TypeScript type says.
 * Members that QEMU 7.2 does not send yet may be absent then, too.
 *
 * @throws TypeError for a command that is not in the schema
 */
export function replySchema<N extends CommandName>(name: N, options?: SchemaOptions): ZodType<Return<N>> {
  return schemas.reply(name, options)
}

/**
 * The schema of a command's arguments. With `strict` it refuses members that the command does not take, except where
 * QEMU itself lets them through; in what else it promises it is like {@link replySchema}. A member that is `undefined`
 * counts as absent.
 *
 * @throws TypeError for a command that is not in the schema
 */
export function argumentsSchema<N extends CommandName>(name: N, options?: SchemaOptions): ZodType<Arguments<N>> {
  return schemas.arguments(name, options)
}

/**
 * The schema of an event's `data`, the empty object where it has none: see {@link replySchema}.
 *
 * @throws TypeError for an event that is not in the schema
 */
export function eventSchema<N extends EventName>(name: N, options?: SchemaOptions): ZodType<EventData<N>> {
  return schemas.event(name, options)
}

/**
 * The schema of a type, as part of a reply: see {@link replySchema}.
 *
 * @throws TypeError for a type that is not in the schema
 */
export function typeSchema<N extends TypeName>(name: N, options?: SchemaOptions): ZodType<TypeMap[N]> {
  return schemas.type(name, options)
}
