// One copy by the built package, for transfers.bench.ts: SOCKET read|write GUEST-PATH LOCAL-PATH
import { readFile } from 'node:fs/promises'
import { GuestAgent } from '../dist/index.js'

const [socket, direction, guest, local] = process.argv.slice(2)
const agent = await GuestAgent.connect(socket)
const begun = performance.now()
if (direction === 'read') await agent.files.download(guest, local)
else await agent.files.upload(local, guest, { privacy: 'skip' })
const seconds = (performance.now() - begun) / 1000
await agent.close()
// Not resourceUsage: what that tells begins with the parent's.
const [, kib] = /^VmHWM:\s*(\d+)/m.exec(await readFile('/proc/self/status', 'utf8')) ?? []
process.stdout.write(`${JSON.stringify({ seconds, rssMiB: Number(kib) / 1024 })}\n`)
