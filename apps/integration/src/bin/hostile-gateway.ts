import { Gateway, jsonLog, serveGateway } from '@qga/gateway'
import { FakeAgent } from '@qga/testing'
import { unix } from '@qga/wire/node'

// A gateway to hostile guests and to a good one, `good`: hostile-gateway.ts SOCKET FOLDER COUNT. In FOLDER are the
// sockets of the hostile ones, guest0.sock and so on: one for each play, so that none finds what another one left.

/** Silence of an agent, where a route has no deadline of its own. */
const SILENCE_MS = 1500

const [path = '', folder = '', count = '0'] = process.argv.slice(2)
const hostile = Array.from({ length: Number(count) }, (_, at) => `guest${at}`)
const good = new FakeAgent({}, { hostName: 'good' })

const gateway = new Gateway({
  machines: {
    good: good.transport,
    // Only at a socket that nobody else can have put there.
    ...Object.fromEntries(hostile.map((name) => [name, unix(`${folder}/${name}.sock`, { owners: [] })])),
  },
  anonymous: 'all',
  connect: { timeoutMs: SILENCE_MS },
  idleMs: 1000,
  journal: false,
  log: jsonLog((line) => process.stderr.write(line)),
})
await serveGateway(gateway, { path })
