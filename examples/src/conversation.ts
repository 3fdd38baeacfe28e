/** Talks with a program in the guest: each line is sent when the one before was answered. */
// #region readme
import { PassThrough } from 'node:stream'
import { GuestAgent } from '@qga/client'

await using agent = await GuestAgent.connect(process.argv[2] ?? '/run/vm1/qga.sock')
const input = new PassThrough()
await using proc = await agent.spawn(['cat'], { stream: true, input })

const words = ['one', 'two', 'three']
input.write(`${words.shift()}\n`)
for await (const chunk of proc.stdout) {
  console.log(Buffer.from(chunk).toString().trimEnd())
  const next = words.shift()
  if (next === undefined) input.end()
  else input.write(`${next}\n`)
}
// #endregion readme
