import { Socket } from 'node:net'
import { parseArgs } from 'node:util'
import { soak } from '../chaos/soak.js'
import { guestTarget, hostTarget } from '../chaos/soak-target.js'
import { type AgentVersion, agents, type QemuVersion, qemus } from '../versions.js'

const usage = `usage: pnpm soak [options]: questions to a real agent on a bad line, while it is killed and started anew

  --on WHERE        host or guest; default host
  --agent VERSION   ${Object.keys(agents).join(', ')}; default 11.1
  --qemu VERSION    ${Object.keys(qemus).join(', ')}; default 11.1
  --commands N      default 20000
  --minutes N       goes on for so long at least
  --clients N       default 3
  --attached        ends when its standard input does
  --seed SEED       of an earlier run; default QGA_CHAOS_SEED, or another one each time

The report is JSON, on standard output; the code is 1 where an answer was wrong or a call did not end, which ends the soak.
A seed brings back what goes wrong on the line of each client, and what it asks; not how several meet: --clients 1 for
that. The report says it in full.`

/** It keeps nobody from ending. */
function attach(): void {
  const { stdin } = process
  stdin.resume().once('close', () => process.exit(2))
  if (stdin instanceof Socket) stdin.unref()
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      on: { type: 'string', default: 'host' },
      agent: { type: 'string', default: '11.1' },
      qemu: { type: 'string', default: '11.1' },
      commands: { type: 'string', default: '20000' },
      minutes: { type: 'string', default: '0' },
      clients: { type: 'string', default: '3' },
      attached: { type: 'boolean' },
      seed: { type: 'string' },
      help: { type: 'boolean' },
    },
  })
  if (values.help) return console.log(usage)
  if (values.attached) attach()
  const seed = values.seed ?? process.env.QGA_CHAOS_SEED ?? `${Date.now()}`
  console.error(`seed ${seed}: QGA_CHAOS_SEED=${seed} has the same go wrong again, as far as the report says`)
  const agent = values.agent as AgentVersion
  await using target =
    values.on === 'guest' ? await guestTarget(agent, values.qemu as QemuVersion) : await hostTarget(agent)
  const forMs = Number(values.minutes) * 60_000
  const report = await soak(target, {
    seed,
    forMs,
    commands: Number(values.commands),
    clients: Number(values.clients),
  })
  console.log(JSON.stringify(report, null, 2))
  if (report.wrong.length + report.unsettled.length + report.left.length > 0) process.exitCode = 1
  // Who waits for a call that does not end will not end either; what was started ends with this process.
  if (report.unsettled.length > 0) process.exit()
}

main().catch((error: unknown) => {
  console.error(`error: ${error instanceof Error ? error.message : error}\n\n${usage}`)
  // What was started ends with this process, and would keep it from ending.
  process.exit(2)
})
