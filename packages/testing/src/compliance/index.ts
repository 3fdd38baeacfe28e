// For users
export { channelPeer } from './channel-peer.js'
export { type Decoder, decoderCompliance, type MakeDecoder } from './decoder-compliance.js'
export { PeerQueue } from './peer-queue.js'
export { streamPeer } from './stream-peer.js'
export { transportCompliance } from './transport-compliance.js'
export type {
  CompliancePeer,
  Lack,
  MakeTransport,
  TransportComplianceOptions,
  TransportUnderTest,
} from './transport-under-test.js'
