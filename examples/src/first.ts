/** The first program of README.md. Run it with the path of an agent's socket. */
// #region readme
import { GuestAgent } from '@qga/client'

await using agent = await GuestAgent.connect(process.argv[2] ?? '/run/vm1/qga.sock')

const os = await agent.getOsinfo()
console.log(os['pretty-name'], await agent.getTime()) // nanoseconds, every digit, as a bigint

const done = await agent.exec(['uname', '-a'], { timeoutMs: 5_000 })
console.log(done.exitCode, done.stdoutText)

await agent.files.download('/etc/hostname', './hostname', { verify: 'sha256' })
// #endregion readme
