import type { JsonObject, JsonValue } from '@qga/wire'
import { type RequestMap, sizeOf, toJsonObject, toJsonValue } from './json/request-value.js'

/** A request as the agent understood it. */
export interface LoggedRequest {
  readonly execute: string
  /** `{}` if there were none. */
  readonly arguments: JsonObject
  /** Absent if it had none. */
  readonly id?: JsonValue
}

const MAX_REQUESTS = 1000
const MAX_BYTES = 16 * 1024 * 1024

/** The last requests: at most 1000, and at most 16 MiB of them. */
export class RequestLog {
  #entries: { readonly request: LoggedRequest; readonly bytes: number }[] = []
  #bytes = 0

  get requests(): readonly LoggedRequest[] {
    return this.#entries.map(({ request }) => request)
  }

  /** Returns what it made of it. Requests that name no command are left out. */
  add(members: RequestMap): LoggedRequest | undefined {
    const execute = members.get('execute')
    if (typeof execute !== 'string') return undefined
    const args = members.get('arguments')
    const id = members.get('id')
    const bytes = sizeOf(members)
    const request: LoggedRequest = {
      execute,
      arguments: args instanceof Map ? toJsonObject(args) : {},
      ...(id === undefined ? {} : { id: toJsonValue(id) }),
    }
    this.#entries.push({ request, bytes })
    this.#bytes += bytes
    while (this.#entries.length > MAX_REQUESTS || (this.#bytes > MAX_BYTES && this.#entries.length > 1)) {
      this.#bytes -= this.#entries.shift()?.bytes ?? 0
    }
    return request
  }

  clear(): void {
    this.#entries = []
    this.#bytes = 0
  }
}
