/** Shows the output of a program in the guest while it runs. Run it with the path of an agent's socket. */
// #region readme
import { GuestAgent } from '@qga/client'

await using agent = await GuestAgent.connect(process.argv[2] ?? '/run/vm1/qga.sock')
await using proc = await agent.spawn(['sh', '-c', 'echo one; sleep 1; echo two >&2; exit 3'], { stream: true })

const show = async (name: string, stream: AsyncIterable<Uint8Array>) => {
  for await (const chunk of stream) console.log(name, JSON.stringify(Buffer.from(chunk).toString()))
}
await Promise.all([show('stdout', proc.stdout), show('stderr', proc.stderr)])

console.log('exit code', (await proc.wait()).exitCode)
// #endregion readme
