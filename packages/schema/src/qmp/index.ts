// For users: the commands and events of QMP, and their types.

export type { CallOptions } from '../call-options.js'
export type { Empty, NoArguments } from '../empty.js'
export type { CommandMap } from '../gen/qmp/command-map.js'
export type {
  Arguments,
  CommandName,
  EventData,
  EventName,
  ExecuteParameters,
  Return,
} from '../gen/qmp/command-types.js'
export type { EventMap } from '../gen/qmp/event-map.js'
export type * from '../gen/qmp/types.js'
export type { Int64, Size, Uint64 } from '../integers.js'

// For other libraries: what is known of each command and event at run time, and what is made of it.

export type { ArgumentProblem, ArgumentProblemKind } from '../argument-problem.js'
export type {
  CommandSignature,
  MemberDescriptor,
  TypeDescriptor,
  TypeDescriptors,
  TypeReference,
} from '../command-descriptor.js'
export { argumentTypes, commandDescriptors, eventDescriptors } from '../gen/qmp/descriptors.js'
export { commandNames, eventNames } from '../gen/qmp/names.js'
export type { ParsedArguments } from '../read-words.js'
export { checkArguments } from './check-arguments.js'
export type { CommandDescriptor, EventDescriptor } from './command-descriptor.js'
export { isCommandName, isEventName } from './names.js'
export { parseArguments } from './parse-arguments.js'
