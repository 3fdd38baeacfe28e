// For users
export type { AgentVersion } from './agent-version.js'
export { channelPair, type ChannelPairOptions, type PairedChannel } from './channel-pair.js'
export type { Clock } from './clock.js'
export { CommandFailure, type FailureClass } from './command-failure.js'
export { FakeAgent, type FakeAgentState } from './fake-agent.js'
export type { FakeAgentOptions } from './fake-agent-options.js'
export { cutAfter, splitEvery, staleBytes } from './faults/line-faults.js'
export {
  fromClient,
  garbleAfter,
  insertAfter,
  repeatAfter,
  restartAfter,
  stallAfter,
} from './faults/place-faults.js'
export {
  dropReply,
  duplicateReplies,
  garbage,
  replay,
  silent,
  tornReply,
  type TornReplyOptions,
} from './faults/reply-content-faults.js'
export type { ReplyFilter } from './faults/reply-filter.js'
export { delay, lateReply } from './faults/reply-time-faults.js'
export type { SetPassword } from './guest/accounts.js'
export type { FileContent } from './guest/file-content.js'
export type { FileStat } from './guest/file-node.js'
export type { FileSystem } from './guest/file-system.js'
export type { FreezeHook, Mount } from './guest/mounts.js'
export type { OpenHandle } from './guest/file-table.js'
export type { ListedProcess } from './guest/process-table.js'
export { fileHandlers } from './hostile/file-handlers.js'
export { HostileAgent } from './hostile/hostile-agent.js'
export type { HostileHandler, HostileHandlers } from './hostile/hostile-handlers.js'
export type { HostileReply } from './hostile/hostile-reply.js'
export { FakeMonitor, type MonitorLoggedRequest } from './monitor/fake-monitor.js'
export type { FakeMonitorOptions } from './monitor/fake-monitor-options.js'
export type {
  CustomMonitorHandler,
  EmitEvent,
  MonitorHandler,
  MonitorHandlerContext,
  MonitorHandlers,
} from './monitor/monitor-handlers.js'
export type { MonitorVersion } from './monitor/monitor-version.js'
export { type CustomHandler, type Handler, type HandlerContext, type Handlers, noReply } from './handlers.js'
export type { Program, ProgramEnd, ProgramIo } from './programs/program.js'
export type { Stdin } from './programs/stdin.js'
export type { LoggedRequest } from './request-log.js'

// For authors of faults
export type { ConnectionContext, Fault, FaultAction, PreviousReply, ReplyContext } from './faults/fault.js'
