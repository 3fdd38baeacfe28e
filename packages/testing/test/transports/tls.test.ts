import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer as createPlainServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer, type TlsOptions as ServerOptions } from 'node:tls'
import type { ConnectError } from '@qga/wire'
import { type TlsOptions, tls } from '@qga/wire/node'
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { type TransportUnderTest, transportCompliance } from '../../src/compliance/index.js'
import { programsAvailable } from '../../src/node/index.js'
import { type Certificates, makeCertificates } from './certificates.js'
import { serve } from './peer-server.js'

const loopback = { host: '127.0.0.1', port: 0 }

describe.runIf(programsAvailable('openssl'))('with certificates (openssl)', () => {
  let dir: string
  let certificates: Certificates
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'qga-tls-'))
    certificates = makeCertificates(dir)
  })
  afterAll(() => rmSync(dir, { recursive: true }))

  const read = (folder: string, file: string) => readFileSync(join(folder, file))

  function serverOptions(): ServerOptions {
    const { server } = certificates
    return {
      ca: read(server, 'ca-cert.pem'),
      cert: read(server, 'server-cert.pem'),
      key: read(server, 'server-key.pem'),
      requestCert: true,
      allowHalfOpen: true,
      pauseOnConnect: true,
    }
  }

  async function underTest(options: () => TlsOptions, host = 'localhost'): Promise<TransportUnderTest> {
    let tcp: Socket | undefined
    const { port, peer, close } = await serve(
      (accept) =>
        createServer(serverOptions(), accept).on('connection', (socket) => {
          tcp = socket
        }),
      loopback,
    )
    return {
      transport: tls(host, port, options()),
      peer: async () => ({ ...(await peer()), reset: () => void tcp?.resetAndDestroy() }),
      close,
    }
  }

  test.runIf(process.platform === 'linux')(
    'the kernel asks a peer that is silent whether it is still there',
    async () => {
      const { transport, close } = await underTest(() => ({ dir: certificates.client }), '127.0.0.1')
      const channel = await transport.open({})
      const port = Number(channel.label.match(/:(\d+)/)?.[1])
      const peer = `0100007F:${port.toString(16).toUpperCase().padStart(4, '0')}`
      // Its timer is the one of keep-alive. The channel has to come to rest before.
      await vi.waitFor(() => {
        const sockets = readFileSync('/proc/net/tcp', 'utf8')
          .split('\n')
          .map((line) => line.trim().split(/\s+/))
        expect(sockets.find(([, , remote]) => remote === peer)?.[5]).toMatch(/^02:/)
      })
      channel.close()
      await close?.()
    },
  )

  transportCompliance('tls', () => underTest(() => ({ dir: certificates.client })))

  async function failure(options: () => TlsOptions, host?: string): Promise<ConnectError> {
    const { transport, close } = await underTest(options, host)
    onTestFinished(async () => {
      await close?.()
    })
    return await transport.open({}).then(
      () => Promise.reject(new Error('it opened')),
      (error: ConnectError) => error,
    )
  }

  test('what is given beside the folder comes first', async () => {
    const { transport, close } = await underTest(() => ({
      dir: certificates.stranger,
      ca: read(certificates.client, 'ca-cert.pem'),
    }))
    const channel = await transport.open({})
    channel.close()
    await close?.()
  })

  test.each<[string, () => TlsOptions, string, string]>([
    ['of an authority that Node does not know', () => ({}), 'localhost', 'is of no authority that is known here'],
    [
      'of another authority',
      () => ({ dir: certificates.stranger }),
      'localhost',
      'is of no authority that is known here',
    ],
    [
      'for another name',
      () => ({ dir: certificates.client, serverName: 'vm1.example' }),
      'localhost',
      'is for another name',
    ],
  ])('a certificate %s is not trusted', async (_, options, host, says) => {
    const error = await failure(options, host)
    expect(error.reason).toBe('untrusted')
    expect(error.summary).toContain(`the server's certificate ${says}`)
    expect(error.hint).toMatch(/./)
  })

  test('it is not trusted either where the environment turns checks off', async () => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0')
    onTestFinished(() => void vi.unstubAllEnvs())
    expect((await failure(() => ({ dir: certificates.stranger }))).reason).toBe('untrusted')
  })

  test('a folder without the certificate of an authority is named', async () => {
    const empty = join(dir, 'nothing')
    const error = await failure(() => ({ dir: empty }))
    expect(error.reason).toBe('permission')
    expect(error.summary).toContain(`cannot read ${join(empty, 'ca-cert.pem')}: ENOENT`)
  })

  test('a folder may lack a client certificate', async () => {
    const error = await failure(() => ({ dir: join(dir, 'theirs') }))
    expect(error.reason).toBe('untrusted') // so it was read
  })

  test('a key that is none is an error, too', async () => {
    expect((await failure(() => ({ dir: certificates.client, key: 'none' }))).reason).toBe('other')
  })
})

describe('a server that speaks no TLS', () => {
  test.each<[string, (socket: Socket) => void, string, string]>([
    ['greets', (socket) => socket.write('{"QMP": {}}\r\n'), 'other', 'the peer does not speak TLS'],
    ['hangs up', (socket) => socket.destroy(), 'refused', 'the peer hung up at once'],
  ])('and %s: %s', async (_, act, reason, says) => {
    const server = createPlainServer((socket) => act(socket.on('error', () => {})))
    onTestFinished(() => void server.close())
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const opening = tls('127.0.0.1', port).open({})
    await expect(opening).rejects.toMatchObject({ reason, summary: expect.stringContaining(says) })
  })
})
