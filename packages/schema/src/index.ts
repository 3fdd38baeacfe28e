// For users: the commands, their types, and the options of a call.

export type { CallOptions } from './call-options.js'
export type { Empty, NoArguments } from './empty.js'
export type { CommandMap } from './gen/command-map.js'
export type { Arguments, CommandName, ExecuteParameters, Return } from './gen/command-types.js'
export type {
  GuestAgentCommandInfo,
  GuestAgentInfo,
  GuestAuthorizedKeys,
  GuestCCWAddress,
  GuestCpuStats,
  GuestCpuStatsType,
  GuestDeviceId,
  GuestDeviceIdPCI,
  GuestDeviceInfo,
  GuestDeviceType,
  GuestDiskAddress,
  GuestDiskBusType,
  GuestDiskInfo,
  GuestDiskSmart,
  GuestDiskStats,
  GuestDiskStatsInfo,
  GuestExec,
  GuestExecCaptureOutput,
  GuestExecCaptureOutputMode,
  GuestExecStatus,
  GuestFileRead,
  GuestFileSeek,
  GuestFilesystemInfo,
  GuestFilesystemTrimResponse,
  GuestFilesystemTrimResult,
  GuestFileWhence,
  GuestFileWrite,
  GuestFsfreezeStatus,
  GuestHostName,
  GuestIpAddress,
  GuestIpAddressType,
  GuestLinuxCpuStats,
  GuestLoadAverage,
  GuestLogicalProcessor,
  GuestMemoryBlock,
  GuestMemoryBlockInfo,
  GuestMemoryBlockResponse,
  GuestMemoryBlockResponseType,
  GuestNetworkInterface,
  GuestNetworkInterfaceStat,
  GuestNetworkRoute,
  GuestNVMeSmart,
  GuestOSInfo,
  GuestPCIAddress,
  GuestTimezone,
  GuestUser,
  QGASeek,
} from './gen/types.js'
export type { Int64, Size, Uint64 } from './integers.js'

// For other libraries: what is known of each command at run time, and what is made of it.

export type { ArgumentProblem, ArgumentProblemKind } from './argument-problem.js'
export { checkArguments } from './check-arguments.js'
export type {
  ArgumentType,
  ArgumentTypes,
  CommandDescriptor,
  CommandSignature,
  MemberDescriptor,
  Platform,
  TypeDescriptor,
  TypeDescriptors,
  TypeReference,
} from './command-descriptor.js'
export { isCommandName } from './command-name.js'
export { AgentMethods } from './gen/agent-methods.js'
export { argumentTypes, commandDescriptors } from './gen/descriptors.js'
export { parseArguments } from './parse-arguments.js'
export type { ParsedArguments } from './read-words.js'
export { suggest } from './suggest.js'
