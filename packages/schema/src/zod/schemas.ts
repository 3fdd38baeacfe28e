import * as z from 'zod'
import { quoteList } from '../argument-problem.js'
import { describeWord } from '../describe-value.js'
import { suggest } from '../suggest.js'
import { once } from './once.js'
import { type Strictness, TypeBuilder } from './type-builder.js'
import type { MemberTable, TypeTable } from './type-table.js'

/** How much a schema lets pass. */
export interface SchemaOptions {
  /**
   * False, the default: a newer QEMU may know words of an enum, branches of a union and members that are unknown here,
   * so they pass; and members that QEMU 7.2 does not send yet may be absent. True: unknown words are refused, and so
   * are members that a command does not take, as QEMU refuses them itself. Unknown members of replies and events pass
   * either way.
   */
  strict?: boolean | undefined
}

type CommandShapes<CommandMap> = { [Name in keyof CommandMap]: { arguments: unknown; return: unknown } }

const lenient: Strictness = { unknownWords: 'pass', unknownMembers: 'pass', youngMembers: 'may be absent' }
const strict: Strictness = { unknownWords: 'refuse', unknownMembers: 'pass', youngMembers: 'required' }
const closed: Strictness = { unknownWords: 'refuse', unknownMembers: 'refuse', youngMembers: 'required' }

/**
 * The zod schemas of one protocol, each built when it is first asked for and kept. The type parameters are the maps
 * that are generated from the same schema as the table.
 */
export class Schemas<CommandMap extends CommandShapes<CommandMap>, TypeMap, EventMap = Record<never, never>> {
  readonly #table: TypeTable
  readonly #builders = new Map<Strictness, TypeBuilder>()

  constructor(table: TypeTable) {
    this.#table = table
  }

  /** @throws TypeError for an unknown name, like all of these */
  reply<Name extends keyof CommandMap & string>(
    name: Name,
    options?: SchemaOptions,
  ): z.ZodType<CommandMap[Name]['return']> {
    const { returns, silent } = find('command', this.#table.commands, name)
    if (silent) return typed(z.undefined())
    const builder = this.#builder(options?.strict ? strict : lenient)
    return typed(returns === undefined ? builder.members(noMembers) : builder.type(returns))
  }

  arguments<Name extends keyof CommandMap & string>(
    name: Name,
    options?: SchemaOptions,
  ): z.ZodType<CommandMap[Name]['arguments']> {
    const { args, open } = find('command', this.#table.commands, name)
    const whenStrict = open ? strict : closed
    return typed(this.#object(args, options?.strict ? whenStrict : lenient))
  }

  event<Name extends keyof EventMap & string>(name: Name, options?: SchemaOptions): z.ZodType<EventMap[Name]> {
    return typed(this.#object(find('event', this.#table.events, name), options?.strict ? strict : lenient))
  }

  type<Name extends keyof TypeMap & string>(name: Name, options?: SchemaOptions): z.ZodType<TypeMap[Name]> {
    find('type', this.#table.types, name)
    return typed(this.#builder(options?.strict ? strict : lenient).type(name))
  }

  #object(members: MemberTable | string, strictness: Strictness): z.ZodType {
    const builder = this.#builder(strictness)
    return typeof members === 'string' ? builder.type(members) : builder.members(members)
  }

  #builder(strictness: Strictness): TypeBuilder {
    return once(this.#builders, strictness, () => new TypeBuilder(this.#table.types, strictness))
  }
}

const noMembers: MemberTable = {}

/** The table and the maps come from one schema; the compiler cannot know that. */
function typed<T>(schema: z.ZodType): z.ZodType<T> {
  return schema as z.ZodType<T>
}

function find<T>(kind: string, entries: Readonly<Record<string, T>>, name: string): T {
  const entry = Object.hasOwn(entries, name) ? entries[name] : undefined
  if (entry !== undefined) return entry
  const meant = suggest(name, Object.keys(entries))
  const hint =
    meant.length > 0 ? `did you mean ${quoteList(meant)}?` : 'names are those of the QEMU schema, case and all'
  throw new TypeError(`There is no schema for ${kind} ${describeWord(name)}; ${hint}`)
}
