/** Kinds of guest that the agent is built for. */
export type Platform = 'freebsd' | 'linux' | 'win32'

/** A type that needs no definition. `int` is 64 bits wide on the wire, though its values are small. */
export type BuiltinType =
  | 'str'
  | 'bool'
  | 'number'
  | 'int'
  | 'int8'
  | 'int16'
  | 'int32'
  | 'int64'
  | 'uint8'
  | 'uint16'
  | 'uint32'
  | 'uint64'
  | 'size'
  | 'any'
  | 'null'

/** A type by name, built in or defined, or a list of one. */
export type TypeReference = string | { readonly array: string }

/** One member of a command's arguments, or of a struct in them. */
export interface MemberDescriptor {
  readonly name: string
  readonly type: TypeReference
  /** True when it may be left out. */
  readonly optional?: true
  /** First version of QEMU that has it, where that is later than what it belongs to. */
  readonly since?: string
}

/** A defined type that arguments can hold. */
export type ArgumentType =
  | { readonly kind: 'struct'; readonly members: readonly MemberDescriptor[]; readonly since?: string }
  | { readonly kind: 'enum'; readonly values: readonly string[]; readonly since?: string }
  | { readonly kind: 'alternate'; readonly types: readonly string[]; readonly since?: string }

/** Defined types by name. */
export type ArgumentTypes = Readonly<Record<string, ArgumentType>>

/** What is known of a command at run time. */
export interface CommandDescriptor {
  readonly name: string
  /** The method of `AgentMethods` that calls it. */
  readonly method: string
  /** First version of QEMU whose agent has it. */
  readonly since: string
  /** First version by platform, for those where it is later than `since`. */
  readonly sinceOn?: Readonly<Partial<Record<Platform, string>>>
  /** Platforms that can have it; absent means all of them. */
  readonly platforms?: readonly Platform[]
  /** Build settings on which an agent has it, such as `CONFIG_WIN32 or CONFIG_FSTRIM`; absent means always. */
  readonly condition?: string
  /** False when success brings no reply at all. */
  readonly successResponse: boolean
  readonly args: readonly MemberDescriptor[]
  /** Type of the reply; absent means `{}`, or no reply. */
  readonly returns?: TypeReference
}
