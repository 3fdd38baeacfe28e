import { OptionError } from '@qga/wire/calls'

/** How much of everything there may be. */
export interface GatewayLimits {
  /** Bytes of a JSON body. Default 1 MiB. */
  readonly jsonBytes?: number | undefined
  /** Bytes of a file, either way. Default 1 GiB. */
  readonly fileBytes?: number | undefined
  /**
   * Bytes of one reply of an agent. Default 16 MiB: of a program's output, which comes as base64 in one reply, that is
   * about 12 MiB; more is for the stream.
   */
  readonly replyBytes?: number | undefined
  /** Milliseconds that one call may ask for with `timeoutMs`. Default, and at most, one hour. */
  readonly callMs?: number | undefined
  /** Milliseconds to wait for a turn where the call has no `timeoutMs`. Default 60000. */
  readonly turnMs?: number | undefined
  /** Milliseconds that a freeze may be held. Default 600000. */
  readonly freezeMs?: number | undefined
  /**
   * Milliseconds for which a thaw is tried until the guest confirms it, its hooks included. Its holder, and who asks for it,
   * wait so long at most; then the guest may be left frozen. Default 180000.
   */
  readonly thawMs?: number | undefined
  /** Milliseconds for a client to send or to take the next bytes. Default 30000. */
  readonly stallMs?: number | undefined
  /** Requests of one client that wait for a turn. Default 64. */
  readonly waitingPerParty?: number | undefined
  /** Requests that wait for a turn, in all. Default 4096. */
  readonly waiting?: number | undefined
  /**
   * Bytes of JSON bodies of one client whose requests are not over, counted as they come; parsed, they take up to fifteen
   * times as much memory. One that is alone is let in. Default 4 MiB.
   */
  readonly waitingBytesPerParty?: number | undefined
  /** The same in all. Default 16 MiB. */
  readonly waitingBytes?: number | undefined
  /** Programs, copies and freezes at once with one machine. Default 8. Short calls have places of their own. */
  readonly longPerMachine?: number | undefined
  /** The same for one client with one machine. Default 4. */
  readonly longPerParty?: number | undefined
  /** Listeners of `/v1/events`. Default 64. */
  readonly listeners?: number | undefined
  /** The same of one client. Default 8. */
  readonly listenersPerParty?: number | undefined
  /** Events that a listener may be behind. Default 256. */
  readonly eventBuffer?: number | undefined
}

/** The limits with all defaults in place. */
export type ResolvedLimits = { readonly [Name in keyof GatewayLimits]-?: number }

const HOUR_MS = 3_600_000
const GIB = 1024 ** 3

/** Default, least, most. */
const bounds: Readonly<Record<keyof GatewayLimits, readonly [number, number, number]>> = {
  jsonBytes: [1024 * 1024, 1024, 64 * 1024 * 1024],
  fileBytes: [GIB, 1, Number.MAX_SAFE_INTEGER],
  replyBytes: [16 * 1024 * 1024, 64 * 1024, 128 * 1024 * 1024],
  callMs: [HOUR_MS, 1, HOUR_MS],
  turnMs: [60_000, 1, HOUR_MS],
  freezeMs: [600_000, 1, HOUR_MS],
  thawMs: [180_000, 1, HOUR_MS],
  stallMs: [30_000, 10, HOUR_MS],
  waitingPerParty: [64, 1, 1_000_000],
  waiting: [4096, 1, 1_000_000],
  waitingBytesPerParty: [4 * 1024 * 1024, 1024, GIB],
  waitingBytes: [16 * 1024 * 1024, 1024, GIB],
  longPerMachine: [8, 1, 1024],
  longPerParty: [4, 1, 1024],
  listeners: [64, 1, 65_536],
  listenersPerParty: [8, 1, 65_536],
  eventBuffer: [256, 1, 65_536],
}

/** @throws OptionError */
export function resolveLimits(given: GatewayLimits = {}): ResolvedLimits {
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(bounds, name))
  if (unknown !== undefined) throw new OptionError(`there is no limit ${unknown}`)
  const limits: Record<string, number> = {}
  for (const [name, [byDefault, least, most]] of Object.entries(bounds)) {
    const value = given[name as keyof GatewayLimits] ?? byDefault
    if (!Number.isSafeInteger(value) || value < least || value > most) {
      throw new OptionError(`the limit ${name} is ${value}`, { hint: `Give an integer from ${least} to ${most}` })
    }
    limits[name] = value
  }
  return limits as ResolvedLimits
}
