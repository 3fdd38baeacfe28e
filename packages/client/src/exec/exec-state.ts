import { ExecReaper } from './exec-reaper.js'
import type { ExitWatch } from './exit-watch.js'

/** What running programs has left to do, and has learnt, in one session. */
export class ExecState {
  /** @internal */
  readonly reaper = new ExecReaper()
  /** Whether the agent is known to know modes of capture by name. */
  captureModes = false
  readonly #running = new Map<number, ExitWatch>()

  /** @internal A guest that was restarted gives pids that it gave before: they are those of the new processes. */
  given(started: unknown): void {
    const pid: unknown = Object(started).pid
    if (typeof pid === 'number') this.#running.get(pid)?.lose()
  }

  /** @internal */
  started(watch: ExitWatch): void {
    this.#running.set(watch.pid, watch)
  }

  /** @internal */
  ended(watch: ExitWatch): void {
    if (this.#running.get(watch.pid) === watch) this.#running.delete(watch.pid)
  }
}
