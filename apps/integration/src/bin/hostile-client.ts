import { subscribe } from 'node:diagnostics_channel'
import { GuestAgent, QgaError } from '@qga/client'
import { clockDrift, filesystems, guestTime, networkInterfaces, setVcpus } from '@qga/client/guest'
import { stringifyJson } from '@qga/wire'
import { diagnosticsTap, traceChannels, unix } from '@qga/wire/node'
import type { Answer } from '../hostile/answer.js'

// Asks an agent for one thing by means of the client and says, as JSON, what came of it: hostile-client.ts ASK SOCKET

const patience = { timeoutMs: 2000 }
const SHOWN = 100_000

const asks: Readonly<Record<string, (agent: GuestAgent) => Promise<unknown>>> = {
  hostName: (agent) => agent.getHostName(patience),
  /** With replies that are compared with the schema. */
  hostNameStrictly: (agent) => agent.getHostName(patience),
  /** Only at a socket that nobody else can have put there. */
  trusted: (agent) => agent.getHostName(patience),
  /** As numbers, for not every text can be printed as JSON. */
  characters: async (agent) => [...(await agent.getHostName(patience))['host-name']].map((one) => one.codePointAt(0)),
  hostNamePatiently: (agent) => agent.getHostName({ timeoutMs: 30_000 }),
  time: (agent) => agent.getTime(patience),
  clock: async (agent) => ({ ...(await guestTime(agent, patience)), ...(await clockDrift(agent, patience)) }),
  addresses: async (agent) => (await networkInterfaces(agent, patience)).map(({ addresses }) => addresses.length),
  /** Whether an answer that names `__proto__` has reached other objects. */
  prototype: async (agent) => ({ ...(await agent.getHostName(patience)), reached: 'polluted' in {} }),
  sizes: async (agent) =>
    (await filesystems(agent, patience)).map(({ usedBytes, totalBytes }) => [usedBytes, totalBytes]),
  processors: (agent) => setVcpus(agent, [{ id: 1, online: false }], patience),
  exec: async (agent) => (await agent.exec(['x'], patience)).stdoutText,
  read: async (agent) => (await agent.files.readFile('/x', { ...patience, maxBytes: 4_000_000 })).length,
  write: (agent) => agent.files.writeFile('/x', 'abc', patience),
  tree: async (agent) => {
    const { skipped } = await agent.files.download('/srv', 'out', { ...patience, recursive: true, maxBytes: 1_000_000 })
    return skipped
  },
  /** For any machine, where names are told apart by less. */
  portable: async (agent) => {
    const options = { ...patience, recursive: true, portableNames: true } as const
    return (await agent.files.download('/srv', 'out', options)).skipped
  },
  compressed: (agent) =>
    agent.files.download('/srv', 'out', { ...patience, recursive: true, compress: true, maxBytes: 1_000_000 }),
  freeze: async (agent) => {
    const options = { timeoutMs: 2000, thawTimeoutMs: 2000, journal: false } as const
    return await (await agent.freeze(options)).thaw()
  },
  secrets: async (agent) => {
    const seen: unknown[] = []
    for (const name of Object.values(traceChannels)) subscribe(name, (message) => seen.push(message))
    await agent.exec(['login', 'SECRET'], { env: { TOKEN: 'SECRET' }, input: 'SECRET', ...patience }).catch(() => {})
    await agent
      .setUserPassword({ username: 'a', password: Buffer.from('SECRET').toString('base64'), crypted: false }, patience)
      .catch(() => {})
    return seen
  },
}

async function answerOf(ask: string, socket: string): Promise<Answer> {
  try {
    const place = ask === 'trusted' ? unix(socket, { owners: [] }) : socket
    const strictness = ask === 'hostNameStrictly' ? ({ validate: 'strict' } as const) : {}
    await using agent = await GuestAgent.connect(place, { ...patience, ...strictness, tap: diagnosticsTap() })
    const value = await asks[ask]?.(agent)
    return { value: stringifyJson((value ?? null) as never).slice(0, SHOWN) }
  } catch (error) {
    return { code: error instanceof QgaError ? error.code : `not ours: ${error}` }
  }
}

const [ask = '', socket = ''] = process.argv.slice(2)
console.log(JSON.stringify(await answerOf(ask, socket)))
