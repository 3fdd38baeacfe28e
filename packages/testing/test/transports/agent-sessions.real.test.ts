import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { command, hybridVsock, serial, tcp, unix } from '@qga/wire/node'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { programsAvailable, type RealAgent, realAgentAvailable, startQemuGa } from '../../src/node/index.js'
import { tempDir } from '../temp-dir.js'
import { goodTalk, talkToAgent } from './agent-talk.js'
import { freePort, listens } from './free-port.js'
import { startProgram } from './program.js'
import { startSerialAgent } from './serial-agent.js'

describe.runIf(realAgentAvailable() && programsAvailable('socat'))(
  'a session with a real qemu-ga (qemu-guest-agent, socat)',
  () => {
    let agent: RealAgent
    beforeAll(async () => {
      agent = await startQemuGa()
    })
    afterAll(() => agent.close())

    test('by unix', async () => {
      expect(await talkToAgent(unix(agent.path), agent.directory)).toEqual(goodTalk)
      expect(await talkToAgent(unix(agent.path, { owners: [] }), agent.directory)).toEqual(goodTalk)
    })

    test('by tcp, from a forwarded port', async () => {
      const port = await freePort()
      const { end } = await startProgram(
        ['socat', `TCP-LISTEN:${port},bind=127.0.0.1,fork`, `UNIX-CONNECT:${agent.path}`],
        () => listens(port),
      )
      onTestFinished(end)
      expect(await talkToAgent(tcp('127.0.0.1', port), agent.directory)).toEqual(goodTalk)
    })

    test('by command', async () => {
      const transport = command(['socat', '-', `UNIX-CONNECT:${agent.path}`])
      expect(await talkToAgent(transport, agent.directory)).toEqual(goodTalk)
    })

    test('by hybridVsock, behind a device of the test', async () => {
      const path = join(await tempDir(), 'vm.vsock')
      const device = createServer((socket) => {
        socket.once('data', (line) => {
          if (line.toString() !== 'CONNECT 1234\n') return void socket.destroy()
          const guest = connect(agent.path, () => {
            socket.write('OK 5000\n')
            guest.pipe(socket).pipe(guest)
          })
          socket.on('close', () => guest.destroy())
        })
      })
      onTestFinished(() => void device.close())
      await once(device.listen(path), 'listening')
      expect(await talkToAgent(hybridVsock(path, 1234), agent.directory)).toEqual(goodTalk)
    })

    test('by fd, in a program that inherits the socket', async () => {
      const socket = connect(agent.path)
      await once(socket, 'connect')
      const child = spawn(process.execPath, ['--input-type=module', '--eval', pingScript], {
        cwd: import.meta.dirname,
        stdio: ['ignore', 'pipe', 'inherit', socket],
      })
      socket.destroy()
      let said = ''
      child.stdout?.on('data', (text) => {
        said += text
      })
      await once(child, 'close')
      expect(said).toBe('{"return": {}}\n')
    })

    test('by serial, over a pty', async () => {
      const dir = await tempDir()
      const [ours, theirs] = [join(dir, 'host'), join(dir, 'guest')]
      const line = await startProgram(['socat', `PTY,link=${ours}`, `PTY,link=${theirs}`], theirs)
      onTestFinished(line.end)
      onTestFinished((await startSerialAgent(theirs, dir)).end)
      expect(await talkToAgent(serial(ours), dir)).toEqual(goodTalk)
    })
  },
)

const pingScript = `
  import { fd } from '@qga/wire/node'
  const channel = await fd(3).open({})
  channel.start({
    data(chunk) {
      process.stdout.write(chunk)
      channel.close()
    },
    closed() {},
  })
  channel.write(Buffer.from('{"execute": "guest-ping"}\\n'))
`
