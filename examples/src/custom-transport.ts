/** A transport of one's own: the stdio of a program. Run it as `custom-transport.js socat - UNIX-CONNECT:PATH`. */
// #region readme
import { spawn } from 'node:child_process'
import { Duplex } from 'node:stream'
import { GuestAgent } from '@qga/client'
import { duplex } from '@qga/wire/node'

const [program = 'socat', ...args] = process.argv.slice(2)

const transport = duplex(
  () => {
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] })
    return Duplex.from({ readable: child.stdout, writable: child.stdin })
  },
  { label: program },
)

await using agent = await GuestAgent.connect(transport)
console.log(await agent.getHostName())
// #endregion readme
