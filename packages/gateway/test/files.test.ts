import { describe, expect, it, vi } from 'vitest'
import { withGateway } from './with-gateway.js'

const at = (path: string, more = '') => `/v1/machines/vm1/files?path=${encodeURIComponent(path)}${more}`
const content = new Uint8Array(300_000).map((_, index) => (index * 7) % 251)

describe('files', () => {
  it('go up and come down, byte for byte', async () => {
    const { ask, open, fake } = withGateway()
    const up = await ask('PUT', at('/tmp/a b'), { body: content })
    expect(up).toMatchObject({ status: 200, json: { bytes: content.length, access: 'private' } })
    const down = await open('GET', at('/tmp/a b'))
    expect(Object.fromEntries(down.headers)).toEqual({
      'cache-control': 'no-store',
      'content-disposition': 'attachment; filename="download"',
      'content-type': 'application/octet-stream',
      'x-content-type-options': 'nosniff',
    })
    expect(Buffer.from(await down.arrayBuffer()).equals(content)).toBe(true)
    await vi.waitFor(() => expect(fake.openHandles).toEqual([]))
  })

  it('an empty one is a file as well', async () => {
    const { ask } = withGateway({}, { fake: { files: { '/empty': '' } } })
    expect(await ask('GET', at('/empty'))).toMatchObject({ status: 200, text: '' })
    expect((await ask('PUT', at('/tmp/new'))).json).toMatchObject({ bytes: 0 })
    expect(await ask('GET', at('/tmp/new'))).toMatchObject({ status: 200, text: '' })
  })

  it.each<[string, string, string, number, string]>([
    ['no path', 'GET', '/v1/machines/vm1/files', 400, 'BAD_REQUEST'],
    ['NUL', 'GET', at('/a\0'), 400, 'BAD_REQUEST'],
    ['a limit that is none', 'GET', at('/big', '&maxBytes=1e9'), 400, 'BAD_REQUEST'],
    ['a file that is not there', 'GET', at('/none'), 422, 'COMMAND_FAILED'],
    ['a folder that is not there', 'PUT', at('/none/x'), 422, 'COMMAND_FAILED'],
    ['more than the gateway lets down', 'GET', at('/big'), 413, 'FILE_TOO_LARGE'],
    ['more than was asked for', 'GET', at('/small', '&maxBytes=3'), 413, 'FILE_TOO_LARGE'],
    ['more than the gateway lets up', 'PUT', at('/tmp/x'), 413, 'BODY_TOO_LARGE'],
  ])('refuses %s', async (what, method, path, status, code) => {
    const { ask, fake } = withGateway(
      { limits: { fileBytes: 1_000 } },
      { fake: { files: { '/big': 'x'.repeat(1_001), '/small': 'four' } } },
    )
    const said = method === 'PUT' ? { body: what.startsWith('more') ? content : 'x' } : {}
    expect(await ask(method, path, said)).toMatchObject({ status, json: { status, code } })
    await vi.waitFor(() => expect(fake.openHandles).toEqual([]))
  })

  it('a body that is announced as too large does not empty the file', async () => {
    const { ask, fake } = withGateway({ limits: { fileBytes: 1_000 } }, { fake: { files: { '/x': 'old' } } })
    const said = { body: content, headers: { 'content-length': String(content.length) } }
    expect(await ask('PUT', at('/x'), said)).toMatchObject({ status: 413, json: { code: 'BODY_TOO_LARGE' } })
    expect(fake.requests).toEqual([])
  })

  it('are read no faster than they are taken; who takes nothing is left', async () => {
    const big = new Uint8Array(20_000_000)
    const { open, fake, asked } = withGateway({ limits: { stallMs: 200 } }, { fake: { files: { '/big': big } } })
    const response = await open('GET', at('/big'))
    await new Promise((resolve) => setTimeout(resolve, 100))
    const read = asked('guest-file-read').reduce((sum, { arguments: args }) => sum + Number(Object(args).count ?? 0), 0)
    expect(read).toBeLessThan(12_000_000)
    await vi.waitFor(() => expect(fake.openHandles).toEqual([]))
    await expect(response.arrayBuffer()).rejects.toMatchObject({ code: 'SLOW_CLIENT' })
  })

  it('a download that is left is stopped', async () => {
    const { open, fake } = withGateway({}, { fake: { files: { '/big': new Uint8Array(20_000_000) } } })
    const response = await open('GET', at('/big'))
    await response.body?.cancel()
    await vi.waitFor(() => expect(fake.openHandles).toEqual([]))
  })

  it('a download that breaks off does not look whole', async () => {
    const { open, fake } = withGateway({}, { fake: { files: { '/big': new Uint8Array(20_000_000) } } })
    const response = await open('GET', at('/big'))
    const reader = response.body?.getReader()
    await reader?.read()
    fake.close()
    const rest = async () => {
      for (let next = await reader?.read(); next?.done === false; next = await reader?.read());
    }
    await expect(rest()).rejects.toMatchObject({ code: 'TRANSFER_FAILED' })
  })

  it('an upload whose client stalls, or leaves, is over', async () => {
    const stalled = () =>
      new ReadableStream({ start: (controller) => controller.enqueue(content), pull: () => new Promise(() => {}) })
    const impatient = withGateway({ limits: { stallMs: 50 } })
    expect(await impatient.ask('PUT', at('/tmp/x'), { body: stalled() })).toMatchObject({ status: 408 })
    // A gateway of its own: this one must still be going on when its client leaves.
    const { ask, fake, lines } = withGateway({ limits: { stallMs: 60_000 } })
    const leaving = new AbortController()
    const put = ask('PUT', at('/tmp/y'), { body: stalled(), signal: leaving.signal })
    await vi.waitFor(() => expect(fake.openHandles).toHaveLength(1), { interval: 1 })
    leaving.abort()
    expect(await put).toMatchObject({ status: 499 })
    await vi.waitFor(() => expect(fake.openHandles).toEqual([]))
    expect(impatient.fake.openHandles).toEqual([])
    expect(JSON.stringify([...impatient.lines, ...lines])).not.toContain('/tmp/')
  })
})
