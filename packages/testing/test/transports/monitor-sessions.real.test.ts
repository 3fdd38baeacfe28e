import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Transport } from '@qga/wire'
import { listen, serial, type TlsOptions, tcp, tls, unix } from '@qga/wire/node'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { programsAvailable, realQemuAvailable, startQemu } from '../../src/node/index.js'
import { tempDir } from '../temp-dir.js'
import { type Certificates, makeCertificates } from './certificates.js'
import { freePort } from './free-port.js'
import { askMonitor, talkToMonitor } from './monitor-talk.js'

const version = {
  qemu: { major: expect.any(Number), minor: expect.any(Number), micro: expect.any(Number) },
  package: expect.any(String),
}

/** The monitor greets, and tells its version. */
async function expectMonitor(transport: Transport): Promise<void> {
  expect(await talkToMonitor(transport)).toEqual({
    greeting: { QMP: { version, capabilities: expect.any(Array) } },
    version: { return: version },
  })
}

describe.runIf(realQemuAvailable())('a session with a real QEMU (qemu-system-x86)', () => {
  test('by unix', async () => {
    await using qemu = await startQemu()
    await expectMonitor(unix(qemu.path))
  })

  test('by tcp', async () => {
    const port = await freePort()
    await using _ = await startQemu({ args: ['-qmp', `tcp:127.0.0.1:${port},server=on,wait=off`] })
    await expectMonitor(tcp('127.0.0.1', port))
  })

  test('by listen: it comes, and comes back', async () => {
    const path = join(await tempDir(), 'qmp.sock')
    // It tries again each second. One that comes while it still starts may never greet.
    await using _ = await startQemu({ args: ['-qmp', `unix:${path},server=off,reconnect=1`] })
    const transport = listen({ path })
    await expectMonitor(transport)
    await expectMonitor(transport)
  })

  test('by serial, over the pty of its chardev', async () => {
    await using qemu = await startQemu({ args: ['-chardev', 'pty,id=line', '-mon', 'chardev=line,mode=control'] })
    const [, name = ''] = /"pty:([^"]+)"/.exec(JSON.stringify(await askMonitor(qemu.transport, 'query-chardev'))) ?? []
    await expectMonitor(serial(name))
  })
})

describe.runIf(realQemuAvailable() && programsAvailable('openssl'))(
  'a session with a real QEMU by TLS (qemu-system-x86, openssl)',
  () => {
    let dir: string
    let certificates: Certificates
    beforeAll(() => {
      dir = mkdtempSync(join(tmpdir(), 'qga-tls-'))
      certificates = makeCertificates(dir)
    })
    afterAll(() => rmSync(dir, { recursive: true }))

    /** A monitor that lets in only those whose certificate its authority has signed. */
    async function monitor(options: TlsOptions, host = 'localhost'): Promise<Transport> {
      const port = await freePort()
      const chardev = `socket,id=line,host=127.0.0.1,port=${port},server=on,wait=off,tls-creds=tls0`
      const qemu = await startQemu({
        args: [
          ...['-object', `tls-creds-x509,id=tls0,dir=${certificates.server},endpoint=server,verify-peer=on`],
          ...['-chardev', chardev, '-mon', 'chardev=line,mode=control'],
        ],
      })
      onTestFinished(qemu.close)
      return tls(host, port, options)
    }

    test('with a certificate of the same authority', async () => {
      await expectMonitor(await monitor({ dir: certificates.client }))
    })

    test('by an address, with a name for the certificate', async () => {
      await expectMonitor(await monitor({ dir: certificates.client, serverName: 'localhost' }, '127.0.0.1'))
    })

    test('that looks for another name: not trusted', async () => {
      const transport = await monitor({ dir: certificates.client, serverName: 'elsewhere.example' })
      await expect(transport.open({})).rejects.toMatchObject({ code: 'CONNECT_FAILED', reason: 'untrusted' })
    })

    test('whose authority is not known: not trusted', async () => {
      const transport = await monitor({ dir: certificates.stranger })
      await expect(transport.open({})).rejects.toMatchObject({ code: 'CONNECT_FAILED', reason: 'untrusted' })
    })

    test.each([
      ['whose client has the certificate of another authority', () => ({ ...certificate(certificates.stranger) })],
      ['whose client has none', () => ({})],
    ])('%s: the end says that it may be refused', async (_, own) => {
      const ca = readFileSync(join(certificates.client, 'ca-cert.pem'))
      const talk = talkToMonitor(await monitor({ ca, ...own() }))
      await expect(talk).rejects.toMatchObject({ code: 'CONNECT_FAILED', reason: 'permission' })
    })
  },
)

function certificate(dir: string): TlsOptions {
  return { cert: readFileSync(join(dir, 'client-cert.pem')), key: readFileSync(join(dir, 'client-key.pem')) }
}
