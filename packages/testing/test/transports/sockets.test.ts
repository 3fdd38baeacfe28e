import { once } from 'node:events'
import { connect } from 'node:net'
import { Duplex } from 'node:stream'
import { duplex, tcp, unix } from '@qga/wire/node'
import { transportCompliance } from '../../src/compliance/index.js'
import { peerServer } from './peer-server.js'
import { onUnix } from './unix-line.js'

async function connected(path: string) {
  const socket = connect(path)
  await once(socket, 'connect')
  return socket
}

transportCompliance('unix', () => onUnix((path) => unix(path)))

transportCompliance('unix with a check of its owners', () => onUnix((path) => unix(path, { owners: [] })))

transportCompliance('tcp', async () => {
  const { port, peer, close } = await peerServer({ host: '127.0.0.1', port: 0 })
  return { transport: tcp('127.0.0.1', port), peer, close }
})

transportCompliance('duplex of a Node stream', () => onUnix((path) => duplex(() => connected(path))))

transportCompliance('duplex of Web streams', () =>
  onUnix((path) => duplex(async () => Duplex.toWeb(await connected(path)))),
)
