import { parseArgs } from 'node:util'
import { channels } from '../guest/channels.js'
import { guestDefaults } from '../guest/guest-options.js'
import { startGuest } from '../guest/start-guest.js'
import { agents, qemus } from '../versions.js'

const usage = `usage: pnpm guest [options]: a virtual machine for trials, until Ctrl-C

  --agent VERSION     ${Object.keys(agents).join(', ')}; default ${guestDefaults.agent}
  --qemu VERSION      ${Object.keys(qemus).join(', ')}; default ${guestDefaults.qemu}
  --channel NAME      ${Object.keys(channels).join(', ')}; default ${guestDefaults.channel}
  --disk NAME=MIB     an ext4 disk at /NAME, a qcow2 node called NAME; repeatable
  --memory MIB        default ${guestDefaults.memoryMiB}
  --option OPTION     one more option for the agent, as --option=--block-rpcs=guest-exec; repeatable`

/** One of the names of a table, or undefined where none was given. */
function oneOf<K extends string>(table: Readonly<Record<K, unknown>>, given: string | undefined): K | undefined {
  if (given === undefined) return undefined
  const found = (Object.keys(table) as K[]).find((name) => name === given)
  if (found === undefined) throw new Error(`'${given}' is none of ${Object.keys(table).join(', ')}`)
  return found
}

function diskOf(text: string): { name: string; sizeMiB: number } {
  const [name = '', size] = text.split('=')
  return { name, sizeMiB: Number(size ?? 64) }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      agent: { type: 'string' },
      qemu: { type: 'string' },
      channel: { type: 'string' },
      disk: { type: 'string', multiple: true, default: [] },
      memory: { type: 'string', default: `${guestDefaults.memoryMiB}` },
      option: { type: 'string', multiple: true, default: [] },
      help: { type: 'boolean' },
    },
  })
  if (values.help) return console.log(usage)
  const guest = await startGuest({
    agent: oneOf(agents, values.agent) ?? guestDefaults.agent,
    qemu: oneOf(qemus, values.qemu) ?? guestDefaults.qemu,
    channel: oneOf(channels, values.channel) ?? guestDefaults.channel,
    disks: values.disk.map(diskOf),
    memoryMiB: Number(values.memory),
    agentOptions: values.option,
  })
  const [qmp, second] = guest.qmpPaths
  console.log(`agent    ${guest.transport.label}\nqmp      ${qmp}\n         ${second}`)
  console.log(`console  ${guest.folder}/console.log\nqemu     ${guest.qemuPid}\n\nCtrl-C ends it.`)
  await Promise.race([guest.ended, new Promise((resolve) => process.once('SIGINT', resolve).once('SIGTERM', resolve))])
  await guest.stop()
}

main().catch((error: unknown) => {
  console.error(`error: ${error instanceof Error ? error.message : error}\n\n${usage}`)
  process.exitCode = 2
})
