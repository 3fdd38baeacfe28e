// For users
export type { QmpCallOptions, SlowCall } from './call-options.js'
export type { CapabilityOptions, ConnectOptions, Target, Validation } from './connect-options.js'
export { ArgumentsError } from './errors/arguments-error.js'
export { CommandMissingError } from './errors/command-missing-error.js'
export { GreetingError } from './errors/greeting-error.js'
export { NegotiationError } from './errors/negotiation-error.js'
export { NotMonitorError } from './errors/not-monitor-error.js'
export type { EventOptions, WaitOptions } from './events/event-options.js'
export { EventStream } from './events/event-stream.js'
export type { AnyEventName, EventFrame, EventTimestamp, QmpEvent, VendorEventName } from './events/qmp-event.js'
export { type FollowOptions, followJob } from './jobs/follow-job.js'
export { type FdCommands, type FdSet, type FdSetOptions, openFdSet } from './fds/fd-set.js'
export type { MachineSchema } from './introspection/machine-schema.js'
export type { UsedFeature } from './introspection/used-features.js'
export { JobError } from './jobs/job-error.js'
export type { JobOptions, JobProgress, JobResult } from './jobs/job-options.js'
export type { JobArguments, JobCommand } from './jobs/run-job.js'
export { type BlockEdge, type BlockGraph, type BlockNode, blockGraph } from './disks/block-graph.js'
export type { QuiesceGuard, Thaw } from './disks/quiesce-guard.js'
export { type DiskSnapshots, type SnapshotOptions, snapshotDisks } from './disks/snapshot-disks.js'
export { NotThawedError, QuiesceError } from './disks/snapshot-error.js'
export { type AgentPresence, agentPresence, NoAgentPortError, type PresenceOptions } from './machine/agent-presence.js'
export { type PluggedDevice, plugDevice, UnplugError, unplugDevice } from './machine/devices.js'
export type { ConfirmOptions } from './machine/confirmed.js'
export {
  contVm,
  type EndingCommands,
  type PowerdownOptions,
  powerdownVm,
  quitQemu,
  resetVm,
  type Shutdown,
  stopVm,
} from './machine/run-control.js'
export { MigrationError } from './migration/migration-error.js'
export type { MigrateOptions, MigrationSettings, ReceiveOptions } from './migration/migration-options.js'
export type { OobCommandName } from './oob-commands.js'
export { QmpClient } from './qmp-client.js'
export type { Greeting } from './session/greeting.js'
export type { PendingCall } from './session/qmp-call.js'
export type { SessionEnd } from './session/session-end.js'
export type { SessionWarning, WarningKind } from './session-warning.js'
export type { BackOffOptions } from './supervise/back-off.js'
export type {
  EventGap,
  SupervisedEvent,
  SuperviseOptions,
  SupervisorState,
} from './supervise/supervise-options.js'
export { QmpSupervisor, superviseQmp } from './supervise/supervise-qmp.js'
export {
  AddressError,
  ClosedError,
  ConnectError,
  DescriptorError,
  type ConnectFailure,
  FrameError,
  JsonError,
  QgaError,
  TimeoutError,
  UnsendableError,
} from '@qga/wire'
export { CommandError, OptionError, ProtocolError } from '@qga/wire/calls'
export type {
  Arguments,
  CallOptions,
  CommandMap,
  CommandName,
  EventData,
  EventMap,
  EventName,
  Return,
} from '@qga/schema/qmp'

// For other libraries
export type { Commands } from './commands.js'
export { EventHub, type EventReader } from './events/event-hub.js'
export type { LinkOptions, SendOptions } from './session/monitor-link.js'
export { type OpeningOptions, QmpGreeting } from './session/qmp-greeting.js'
export { QmpSession, type SessionLink } from './session/qmp-session.js'
