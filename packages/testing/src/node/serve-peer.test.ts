import { join } from 'node:path'
import { unix } from '@qga/wire/node'
import { describe, expect, test } from 'vitest'
import { aMoment } from '../../test/fake.js'
import { type RawClient, rawClient } from '../../test/raw-client.js'
import { tempDir } from '../../test/temp-dir.js'
import { type PeerKind, servePeer } from './index.js'

const sync = '\xff{"execute":"guest-sync-delimited","arguments":{"id":5},"id":"x"}\n'

async function told(kind: PeerKind, body: (client: RawClient) => Promise<void>): Promise<void> {
  const path = join(await tempDir(), 'peer.sock')
  await using _service = await servePeer(kind, path)
  const client = await rawClient(unix(path))
  client.send(sync)
  await body(client)
  client.close()
}

describe('servePeer', () => {
  test('qmp: greets, and refuses all before negotiation', () =>
    told('qmp', async (client) => {
      const text = await client.until((all) => all.split('\r\n').length === 4)
      const [greeting, stray, refused] = text.split('\r\n')
      expect(greeting).toMatch(/^\{"QMP": \{"version": \{.*\}, "capabilities": \["oob"\]\}\}$/)
      expect(stray).toContain('JSON parse error, stray')
      expect(refused).toBe(
        '{"id": "x", "error": {"class": "CommandNotFound", "desc": "Expecting capabilities negotiation with \'qmp_capabilities\'"}}',
      )
      client.send('[]')
      await client.until((all) => all.includes('QMP input must be a JSON object'))
    }))

  test('http: answers, and hangs up', () =>
    told('http', async (client) => {
      expect(await client.ended).toBeUndefined()
      expect(client.received).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/)
    }))

  test('random: bytes, and more of them', () =>
    told('random', async (client) => {
      await client.until((all) => all.length >= 8192)
    }))

  test('echo: what it gets', () =>
    told('echo', async (client) => {
      await client.until((all) => all === sync)
    }))

  test('silent: nothing at all', () =>
    told('silent', async (client) => {
      await aMoment()
      expect(client.received).toBe('')
    }))

  test('closing: the end', () =>
    told('closing', async (client) => {
      await client.ended
      expect(client.received).toBe('')
    }))
})
