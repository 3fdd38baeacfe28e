// For users
export { AddressError } from './errors/address-error.js'
export { ClosedError } from './errors/closed-error.js'
export { ConnectError, type ConnectFailure } from './errors/connect-error.js'
export { DescriptorError } from './errors/descriptor-error.js'
export { FloodError } from './errors/flood-error.js'
export { FrameError, type FrameFault } from './errors/frame-error.js'
export { JsonError, type JsonFault } from './errors/json-error.js'
export { QgaError, type QgaErrorOptions } from './errors/qga-error.js'
export { TimeoutError } from './errors/timeout-error.js'
export { UnsendableError } from './errors/unsendable-error.js'
export type { JsonObject, JsonValue } from './json/json-value.js'
export { parseJson, type ParseOptions } from './json/parse-json.js'
export { stringifyJson } from './json/stringify-json.js'

// For authors of transports and of other clients
export type { Channel, Receiver } from './channel.js'
export { connect, Connection, type ConnectionHandler, type ConnectionOptions, type Tap } from './connection.js'
export { defaultFloodLimits, type FloodLimits } from './flood-guard.js'
export { type DecodedItem, FrameDecoder } from './frame-decoder.js'
export { defaultFrameLimits, type FrameLimits } from './frame-limits.js'
export {
  MessageDecoder,
  type MessageInfo,
  type MessageLimits,
  type MessageSink,
  type Taken,
  type Taker,
} from './message-decoder.js'
export { defaultResyncLimits, Resync, type ResyncAction, type ResyncFailure, type ResyncLimits } from './resync.js'
export { SENTINEL } from './sentinel.js'
export { randomSyncId, syncRequest } from './sync-request.js'
export type { Holder, OpenOptions, Transport } from './transport.js'
