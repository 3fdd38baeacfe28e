import { OptionError } from './option-error.js'

/** Longest delay of a timer; a longer one would fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1

/** The same number of milliseconds. @throws OptionError when it is no time at all */
export function checkedTimeout(ms: number): number {
  if (ms >= 0) return ms
  throw new OptionError(`timeoutMs is ${ms}`, { hint: 'Give milliseconds, 0 or more; Infinity is for ever' })
}

/**
 * Calls back after so many milliseconds, up to 24 days; a longer time, infinity included, never comes.
 * @throws OptionError
 */
export function startTimer(ms: number, callback: () => void): ReturnType<typeof setTimeout> | undefined {
  return checkedTimeout(ms) <= MAX_TIMER_MS ? setTimeout(callback, ms) : undefined
}

/** An alarm that was stopped, if it has not gone off since. */
let spare: Alarm | undefined

/**
 * The timer of a call, which is stopped far more often than it goes off. One that was stopped is started again where it
 * can be: to make the only timer of its length, and to take it away, is a good part of what a small call costs.
 */
export class Alarm {
  readonly #ms: number
  /** Tests put another clock in its place. */
  readonly #by = setTimeout
  readonly #timer: ReturnType<typeof setTimeout>
  #callback: (() => void) | undefined
  #isOver = false

  private constructor(ms: number) {
    this.#ms = ms
    this.#timer = setTimeout(() => this.#goOff(), ms)
  }

  /** As `startTimer`. @throws OptionError */
  static start(ms: number, callback: () => void): Alarm | undefined {
    if (checkedTimeout(ms) > MAX_TIMER_MS) return undefined
    const kept = Alarm.#kept(ms)
    const alarm = kept === undefined ? new Alarm(ms) : kept.#again()
    alarm.#callback = callback
    return alarm
  }

  stop(): void {
    this.#callback = undefined
    if (this.#isOver) return
    // Of many at once, one is kept.
    if (Alarm.#kept(this.#ms) !== undefined) return this.#drop()
    if (spare !== undefined) spare.#drop()
    this.#timer.unref()
    spare = this
  }

  static #kept(ms: number): Alarm | undefined {
    return spare === undefined || spare.#ms !== ms || spare.#by !== setTimeout ? undefined : spare
  }

  #again(): this {
    spare = undefined
    this.#timer.refresh().ref()
    return this
  }

  #drop(): void {
    this.#isOver = true
    if (this.#by === setTimeout) clearTimeout(this.#timer)
  }

  #goOff(): void {
    this.#isOver = true
    if (spare === this) spare = undefined
    this.#callback?.()
  }
}
