import { connect } from 'node:net'
import { eachLine } from './each-line.js'

/** The harness's own word with QEMU: one command a connection, on a monitor that no test uses. */
export function askMonitor(path: string, execute: string, args: object = {}): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const socket = connect(path)
    const settle = (outcome: () => void) => {
      socket.destroy()
      outcome()
    }
    socket.once('error', (error) => settle(() => reject(error)))
    socket.once('close', () => reject(new Error(`QEMU left during ${execute}`)))
    const send = (id: string, command: string, given: object) =>
      socket.write(`${JSON.stringify({ execute: command, arguments: given, id })}\n`)
    const id = `${execute}-${process.hrtime.bigint()}`
    send('start', 'qmp_capabilities', {})
    send(id, execute, args)
    eachLine(socket, (line) => {
      const message: { id?: unknown; return?: unknown; error?: { desc: string } } = JSON.parse(line)
      if (message.id !== id) return
      const { error } = message
      settle(error === undefined ? () => resolve(message.return) : () => reject(new Error(`${execute}: ${error.desc}`)))
    })
  })
}
