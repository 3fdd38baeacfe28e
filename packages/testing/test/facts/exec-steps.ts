import { expect } from 'vitest'
import type { RawClient } from '../raw-client.js'

export interface ExecFact {
  readonly path: string
  readonly arg?: readonly string[]
  readonly env?: readonly string[]
  readonly 'input-data'?: string
  readonly 'capture-output'?: boolean | string
}

export interface Status {
  readonly exited: boolean
  readonly exitcode?: number
  readonly signal?: number
  readonly 'out-data'?: string
  readonly 'out-truncated'?: boolean
  readonly 'err-data'?: string
  readonly 'err-truncated'?: boolean
}

export const base64 = (text: string) => Buffer.from(text).toString('base64')
export const done = (exitcode: number, out = '', err = ''): Status => ({
  exited: true,
  exitcode,
  ...(out === '' ? {} : { 'out-data': base64(out), 'out-truncated': false }),
  ...(err === '' ? {} : { 'err-data': base64(err), 'err-truncated': false }),
})
interface WithClient {
  readonly client: RawClient
}

export async function start({ client }: WithClient, exec: ExecFact): Promise<number> {
  const reply = await client.call('guest-exec', { 'capture-output': true, ...exec })
  const { return: started }: { return: { pid: number } } = JSON.parse(reply)
  return started.pid
}

export async function finish({ client }: WithClient, pid: number): Promise<Status> {
  for (;;) {
    const reply = await client.call('guest-exec-status', { pid })
    const { return: status }: { return: Status } = JSON.parse(reply)
    if (status.exited) return status
    expect(status).toEqual({ exited: false })
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
