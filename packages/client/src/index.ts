// For users
export type { BackoffOptions } from './backoff.js'
export type { Availability, Capabilities, CapabilitiesOptions } from './capabilities/capabilities.js'
export type { ConnectOptions, Target } from './connect-options.js'
export { AgentNotReadyError } from './errors/agent-not-ready-error.js'
export { CommandUnavailableError, type Unavailability } from './errors/command-unavailable-error.js'
export { ExecResultLostError } from './errors/exec-result-lost-error.js'
export { ExecTimeoutError } from './errors/exec-timeout-error.js'
export { FileShrunkError } from './errors/file-shrunk-error.js'
export { FileTooLargeError } from './errors/file-too-large-error.js'
export { FreezeError, type FreezeErrorDetails, type FreezeFailure } from './errors/freeze-error.js'
export { type FreezeLoss, FreezeLostError } from './errors/freeze-lost-error.js'
export { NotAgentError } from './errors/not-agent-error.js'
export { SyncError, type SyncFailure } from './errors/sync-error.js'
export { ArchiveError } from './errors/archive-error.js'
export { ForeignPartError } from './errors/foreign-part-error.js'
export { GuestProgramError } from './errors/guest-program-error.js'
export { LocalExistsError } from './errors/local-exists-error.js'
export { NoSpaceError } from './errors/no-space-error.js'
export { NotPrivateError } from './errors/not-private-error.js'
export { NotSentError } from './errors/not-sent-error.js'
export { TransferError } from './errors/transfer-error.js'
export { TreeUnavailableError } from './errors/tree-unavailable-error.js'
export { type FrozenState, ThawError } from './errors/thaw-error.js'
export { UnsupportedError } from './errors/unsupported-error.js'
export { VerifyError } from './errors/verify-error.js'
export type {
  CaptureMode,
  ExecOptions,
  KillSignal,
  ProgramOptions,
  ShellExecOptions,
  ShellName,
} from './exec/exec-options.js'
export type { ExecProcess } from './exec/exec-process.js'
export { ExecResult } from './exec/exec-result.js'
export type { Exit } from './exec/exec-status.js'
export type { SpawnOptions, SpawnStreamOptions } from './exec/spawn-options.js'
export type { StreamedProcess } from './exec/streamed-process.js'
export { type FileMode, GuestFile } from './files/guest-file.js'
export { GuestFiles, type ReadFileOptions } from './files/guest-files.js'
export type { FileAccess, Privacy } from './files/private-file.js'
export type { StreamOptions } from './files/stream-file.js'
export type {
  DownloadOptions,
  TransferOptions,
  TransferPhase,
  TransferProgress,
  TransferResult,
  TransferStopped,
  UploadOptions,
  UploadResult,
} from './files/transfer-options.js'
export type { SkipReason } from './files/trees/entry-names.js'
export type { Skipped } from './files/trees/receive-tree.js'
export type { DownloadTreeOptions, TreeOptions, TreeResult } from './files/trees/tree-options.js'
export type { ByteSource } from './files/write-chunks.js'
export type { WriteFileOptions } from './files/write-file.js'
export type { FreezeGuard, ThawResult } from './freeze/freeze-guard.js'
export type { FreezeOptions } from './freeze/freeze-options.js'
export { type PendingFreeze, type PendingFreezesOptions, pendingFreezes } from './freeze/pending-freezes.js'
export type { ProcessFate } from './freeze/process-identity.js'
export { type ThawedPending, type ThawPendingOptions, thawPending } from './freeze/thaw-pending.js'
export type { ThawingAgent } from './freeze/thawing-agent.js'
export {
  type Consistency,
  type Freezable,
  type FrozenOutcome,
  type FrozenWork,
  withFrozen,
  type WithFrozenOptions,
} from './freeze/with-frozen.js'
export { GuestAgent } from './guest-agent.js'
export type { Validation } from './reply-check.js'
export { AgentPool, type PoolOptions, type PoolUseOptions } from './pool/agent-pool.js'
export type { PoolEvent, PoolState } from './pool/pool-event.js'
export type { PoolTaskOptions, PoolWork } from './pool/pool-task.js'
export type { PowerOptions } from './power/power-options.js'
export { diagnose } from './waiting/diagnose.js'
export type { Diagnosis, ReadyDiagnosis, UnreadyDiagnosis } from './waiting/diagnosis.js'
export type { UnreadyReason } from './waiting/unready.js'
export { waitForAgent, type WaitOptions } from './waiting/wait-for-agent.js'
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
export type { Commands, Executes, HowToSend } from './commands.js'
export type { ExecState } from './exec/exec-state.js'
export { AgentSession } from './session/agent-session.js'
export { type Follower, Lead } from './session/lead.js'
export type { SendOptions, SessionOptions } from './session/session-options.js'
