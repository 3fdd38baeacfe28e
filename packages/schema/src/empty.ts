/** An object without members: the reply of a command that reports nothing but success, an event without data. */
export type Empty = Record<string, never>

/** The arguments of a command that takes none: `{}`, in which any member is a mistake. */
export type NoArguments = Record<string, never>
