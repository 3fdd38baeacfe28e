/**
 * Serves the guests of one folder, `NAME.sock` each, to whoever may open the gateway's socket.
 *
 *     node gateway.js FOLDER_OF_SOCKETS SOCKET [read|all]
 *     curl --unix-socket SOCKET http://gateway/v1/machines
 */
// #region readme
import { readdir } from 'node:fs/promises'
import { Gateway, jsonLog, serveGateway } from '@qga/gateway'

const [folder = '/run/vms', path = '/run/qga-gateway.sock', anonymous = 'read'] = process.argv.slice(2)
const sockets = (await readdir(folder)).filter((name) => name.endsWith('.sock'))

await using gateway = new Gateway({
  machines: Object.fromEntries(sockets.map((name) => [name.slice(0, -5), `${folder}/${name}`])),
  anonymous: anonymous === 'all' ? 'all' : 'read',
  log: jsonLog((line) => process.stdout.write(line)),
})
await using _server = await serveGateway(gateway, { path }) // for its user alone: mode 0600
await new Promise((stop) => process.once('SIGTERM', stop).once('SIGINT', stop))
// #endregion readme
