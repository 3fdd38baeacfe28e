import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { connect, createServer, type Socket } from 'node:net'

/**
 * Puts a socket in front of an agent's that behaves as QEMU's chardev does: one connection to the agent for good, one
 * client served and the others waiting unheard, and what a client left unread is given to the next. [measured, QEMU 7.2]
 *
 * A qemu-ga on `unix-listen` ends itself when a client leaves before its reply; behind a chardev it never notices.
 */
export async function chardev(agentPath: string, path: string): Promise<AsyncDisposable> {
  const agent = connect(agentPath)
  agent.on('error', () => {})
  await once(agent, 'connect')
  agent.pause()
  const waiting: Socket[] = []
  const unread: Buffer[] = []
  let served: Socket | undefined

  const serveNext = () => {
    served = waiting.shift()
    if (served === undefined) return
    for (const chunk of unread.splice(0)) served.write(chunk)
    served.pipe(agent, { end: false })
    agent.resume()
  }
  agent.on('data', (chunk) => {
    if (served !== undefined && !served.destroyed) {
      served.write(chunk)
      return
    }
    unread.push(chunk)
    agent.pause()
  })
  const server = createServer({ pauseOnConnect: true }, (client) => {
    client.on('error', () => {})
    client.on('close', () => {
      client.unpipe(agent)
      if (client === served) serveNext()
      else if (waiting.includes(client)) waiting.splice(waiting.indexOf(client), 1)
    })
    waiting.push(client)
    if (served === undefined) serveNext()
  })
  server.listen(path)
  await once(server, 'listening')

  return {
    async [Symbol.asyncDispose]() {
      for (const client of waiting) client.destroy()
      served?.destroy()
      agent.destroy()
      server.close()
      await rm(path, { force: true })
    },
  }
}
