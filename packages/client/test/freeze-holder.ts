/** A process that freezes the guest behind a socket, says so, and goes on holding it. Started by tests, and killed. */
import { GuestAgent } from '../src/index.js'

const [path = '', journal = '', ...signals] = process.argv.slice(2)
const agent = await GuestAgent.connect(path)
const exitSignals = signals.filter((name): name is NodeJS.Signals => name === 'SIGTERM' || name === 'SIGINT')
await agent.freeze({ maxMs: 600_000, journal, exitSignals })
process.stdout.write('frozen\n')
