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

/** One member of a command's arguments, or of an object in them. */
export interface MemberDescriptor {
  readonly name: string
  readonly type: TypeReference
  /** True when it may be left out. */
  readonly optional?: true
  /** First version of QEMU that has it, where that is later than what it belongs to. */
  readonly since?: string
  /** Build settings on which it is there; absent means always. */
  readonly condition?: string
  /** Such as `deprecated` and `unstable`. */
  readonly features?: readonly string[]
}

/** A defined type that the arguments of an agent's command can hold. */
export type ArgumentType =
  | { readonly kind: 'struct'; readonly members: readonly MemberDescriptor[]; readonly since?: string }
  | { readonly kind: 'enum'; readonly values: readonly string[]; readonly since?: string }
  | { readonly kind: 'alternate'; readonly types: readonly string[]; readonly since?: string }

/** Defined types of an agent by name. */
export type ArgumentTypes = Readonly<Record<string, ArgumentType>>

/** A defined type that arguments can hold, of any kind that there is in QAPI. */
export type TypeDescriptor =
  | {
      readonly kind: 'struct'
      /** A struct whose members it has besides its own. */
      readonly base?: string
      readonly members: readonly MemberDescriptor[]
      readonly since?: string
    }
  | {
      readonly kind: 'union'
      /** A struct whose members it has besides its own. */
      readonly base?: string
      /** The common members. */
      readonly members: readonly MemberDescriptor[]
      /** The common member, of an enum type, that selects the branch. */
      readonly discriminator: string
      /** The struct or union that has further members, by value; a value that is missing adds none. */
      readonly branches: Readonly<Record<string, string>>
      readonly since?: string
    }
  | { readonly kind: 'enum'; readonly values: readonly string[]; readonly since?: string }
  | { readonly kind: 'alternate'; readonly types: readonly TypeReference[]; readonly since?: string }

/** Defined types by name, of any kind. */
export type TypeDescriptors = Readonly<Record<string, TypeDescriptor>>

/** What a command takes and gives back, whichever protocol it belongs to. */
export interface CommandSignature {
  readonly name: string
  /** Build settings on which it is there, such as `CONFIG_WIN32 or CONFIG_FSTRIM`; absent means always. */
  readonly condition?: string
  /** Such as `deprecated` and `unstable`. */
  readonly features?: readonly string[]
  /** False when success brings no reply at all. */
  readonly successResponse: boolean
  /** Empty where `argsType` has the members. */
  readonly args: readonly MemberDescriptor[]
  /** The struct or union that is the whole arguments object. */
  readonly argsType?: string
  /** True when arguments beyond the known ones are let through: what they mean depends on the others. */
  readonly openArguments?: true
  /** Type of the reply; absent means `{}`, or no reply. */
  readonly returns?: TypeReference
}

/** What is known of a guest agent command at run time. */
export interface CommandDescriptor extends CommandSignature {
  /** The method of `AgentMethods` that calls it. */
  readonly method: string
  /** First version of QEMU whose agent has it. */
  readonly since: string
  /** First version by platform, for those where it is later than `since`. */
  readonly sinceOn?: Readonly<Partial<Record<Platform, string>>>
  /** Platforms that can have it; absent means all of them. */
  readonly platforms?: readonly Platform[]
}
