import { transportOf } from '@qga/wire/node'
import { connectInside, markInside } from '../guest/inside-guest.js'

// Freezes the guest of the harness at a socket, says so, and holds it until it is killed or its input ends: freeze-holder.ts SOCKET JOURNAL

process.stdin.resume().once('close', () => process.exit())

const [socket = '', journal = ''] = process.argv.slice(2)
const agent = await connectInside(markInside(transportOf(socket)))
await agent.freeze({ maxMs: 600_000, journal })
process.stdout.write('frozen\n')
