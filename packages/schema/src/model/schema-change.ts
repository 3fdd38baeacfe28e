/**
 * One difference between two schemas, for a program to act on and for `formatChanges` to print. A key that would be
 * false, empty or unknown is left out.
 */
export interface SchemaChange {
  readonly kind: 'added' | 'removed' | 'changed' | 'renamed'
  /** The thing that came or went, or what is another now about the thing that `path` leads to. */
  readonly what: ChangedThing | ChangedProperty
  /**
   * From a definition down: `['command guest-exec', 'argument capture-output']`. Each step is a `ChangedThing`, a space
   * and a name, except `returns` and `arguments`.
   */
  readonly path: readonly string[]
  /** What was there: a type, a flag's value, the members in short. */
  readonly before?: string
  /** What is there instead. */
  readonly after?: string
  /** Of an argument or a member that came or went: it may be left out. */
  readonly optional?: true
  /** Of what came or went: the first version that has it, as documented. */
  readonly since?: string
  /** Of what came or went: the build settings that it depends on. */
  readonly condition?: string
  /**
   * Programs written for the older schema can fail: they send what is refused now, or miss what they relied on. A new
   * value in a reply is not taken for that, nor is a condition, since a build decides over it.
   */
  readonly breaking?: true
}

/** What can come and go. */
export type ChangedThing =
  | 'command'
  | 'event'
  | 'struct'
  | 'enum'
  | 'union'
  | 'alternate'
  | 'argument'
  | 'member'
  | 'value'
  | 'branch'
  | 'feature'
  | 'flag'
  | 'returns'

/** What can change about a thing. `optional` is `required` or `optional`, `kind` is that of a type's definition. */
export type ChangedProperty = 'type' | 'optional' | 'condition' | 'since' | 'discriminator' | 'kind' | 'flag'
