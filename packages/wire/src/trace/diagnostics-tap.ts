import { channel } from 'node:diagnostics_channel'
import type { Tap } from '../connection.js'
import { JsonError } from '../errors/json-error.js'
import { parseJson } from '../json/parse-json.js'
import type { MessageSink } from '../message-decoder.js'
import { SENTINEL } from '../sentinel.js'
import { redact } from './redact.js'

/**
 * The channels of `node:diagnostics_channel` on which connections tell what passes. Subscribers get an object with
 * `label`, where the connection leads; `bytes`, the size on the wire; and
 *
 * | channel | and |
 * | --- | --- |
 * | `qga:wire:send` | `message`, if what is sent is one |
 * | `qga:wire:receive` | `message` |
 * | `qga:wire:lost` | `code` and `fault` of the error that says why a message was lost |
 * | `qga:wire:skipped` | nothing more |
 *
 * Messages come without secrets (see `redact`) unless the tap shows all.
 */
export const traceChannels = {
  send: 'qga:wire:send',
  receive: 'qga:wire:receive',
  lost: 'qga:wire:lost',
  skipped: 'qga:wire:skipped',
} as const

/** What a tap shows. */
export interface TapOptions {
  /** Shows data, passwords and environments too. Default false. */
  readonly showAll?: boolean | undefined
}

/** Shows a connection to `traceChannels`. Where nobody listens it costs one question per message. */
export function diagnosticsTap(options: TapOptions = {}): Tap {
  const sent = channel(traceChannels.send)
  const shown = options.showAll === true ? (message: unknown) => message : redact
  return {
    sent(label, bytes) {
      if (sent.hasSubscribers) sent.publish({ label, bytes: bytes.length, ...messageIn(bytes, shown) })
    },
    watch: (label, sink) => watch(label, sink, shown),
  }
}

function watch(label: string, sink: MessageSink, shown: (message: unknown) => unknown): MessageSink {
  const received = channel(traceChannels.receive)
  const losses = channel(traceChannels.lost)
  const garbage = channel(traceChannels.skipped)
  return {
    message(value, bytes, info) {
      if (received.hasSubscribers) received.publish({ label, bytes, message: shown(value) })
      sink.message(value, bytes, info)
    },
    sentinel: () => sink.sentinel(),
    skipped(bytes) {
      if (garbage.hasSubscribers) garbage.publish({ label, bytes: bytes.length })
      sink.skipped(bytes)
    },
    lost(error, bytes) {
      if (losses.hasSubscribers) losses.publish({ label, bytes, code: error.code, fault: error.fault })
      sink.lost(error, bytes)
    },
  }
}

/** The message that bytes are, behind the 0xFF that may stand before it; nothing if they are none. */
function messageIn(bytes: Uint8Array, shown: (message: unknown) => unknown): { message?: unknown } {
  try {
    return { message: shown(parseJson(bytes[0] === SENTINEL ? bytes.subarray(1) : bytes)) }
  } catch (error) {
    if (error instanceof JsonError) return {}
    throw error
  }
}
