import { realAgentAvailable, startQemuGa } from '@qga/testing/node'
import { describe, expect, it } from 'vitest'
import { Gateway } from '../src/index.js'
import { allEvents, requestOf, told } from './with-gateway.js'

describe.runIf(realAgentAvailable())('a real qemu-ga', () => {
  it('is shared by all: commands, programs, files', async () => {
    await using agent = await startQemuGa()
    await using gateway = new Gateway({ machines: { here: agent.path }, anonymous: 'all', journal: false })
    const open = (method: string, path: string, body?: object | Uint8Array, headers = {}) =>
      gateway.fetch(requestOf(method, `/v1/machines/here${path}`, { body, headers }))
    const ask = async (...given: Parameters<typeof open>) => told(await open(...given))
    const file = `/files?path=${encodeURIComponent(`${agent.directory}/x`)}`
    const content = new Uint8Array(200_000).map((_, at) => at % 251)
    const argv = ['sh', '-c', 'echo one; echo two >&2; exit 3']
    const [time, exec, stream, put] = await Promise.all([
      ask('POST', '/execute', { command: 'guest-get-time' }),
      ask('POST', '/exec', { argv }),
      open('POST', '/exec', { argv }, { accept: 'text/event-stream' }).then(allEvents),
      ask('PUT', file, content),
    ])
    expect(time.text).toMatch(/^\{"return":\d{19}\}$/)
    expect(exec.json).toMatchObject({ exitCode: 3, stdout: 'b25lCg==', stderr: 'dHdvCg==' })
    expect(stream.map(({ event }) => event).sort()).toEqual(['exit', 'stderr', 'stdout'])
    expect(put.json).toMatchObject({ bytes: content.length, access: 'private' })
    expect(Buffer.from(await (await open('GET', file)).arrayBuffer()).equals(content)).toBe(true)
    // Blocked by `startQemuGa`: this machine stays as it is.
    expect(await ask('POST', '/freeze', {})).toMatchObject({ status: 422, json: { reason: 'unavailable' } })
    expect((await ask('GET', '')).json).toMatchObject({ state: 'ready' })
  })
})
