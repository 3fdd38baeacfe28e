// For users
export type { ConnectOptions, Target } from './connect-options.js'
export { CommandUnavailableError, type Unavailability } from './errors/command-unavailable-error.js'
export { ExecTimeoutError } from './errors/exec-timeout-error.js'
export { FileTooLargeError } from './errors/file-too-large-error.js'
export { NotAgentError } from './errors/not-agent-error.js'
export { SyncError, type SyncFailure } from './errors/sync-error.js'
export { VerifyError } from './errors/verify-error.js'
export type { ExecOptions } from './exec/exec-options.js'
export { ExecResult } from './exec/exec-result.js'
export { type FileMode, GuestFile } from './files/guest-file.js'
export { GuestFiles, type ReadFileOptions } from './files/guest-files.js'
export type { TransferOptions, TransferProgress, TransferResult } from './files/transfer-options.js'
export { GuestAgent } from './guest-agent.js'
export {
  AddressError,
  ClosedError,
  ConnectError,
  type ConnectFailure,
  FloodError,
  FrameError,
  JsonError,
  QgaError,
  TimeoutError,
  UnsendableError,
} from '@qga/wire'
export { CommandError, OptionError, ProtocolError } from '@qga/wire/calls'
export type { Arguments, CallOptions, CommandMap, CommandName, Return } from '@qga/schema'

// For other libraries
export type { Commands, HowToSend } from './commands.js'
export { AgentSession, type SendOptions, type SessionOptions } from './session/agent-session.js'
