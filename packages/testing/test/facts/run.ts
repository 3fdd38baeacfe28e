import type { ServedSubject } from '../subjects.js'

interface Ended {
  readonly code: number
  readonly out: string
}

/** Runs a program; `@` stands for the subject's folder. */
export async function run(subject: ServedSubject, argv: readonly string[]): Promise<Ended> {
  const [path, ...arg] = argv.map((word) => word.replaceAll('@', subject.folder))
  const started = JSON.parse(await subject.client.call('guest-exec', { path, arg, 'capture-output': true }))
  for (;;) {
    const { return: status } = JSON.parse(await subject.client.call('guest-exec-status', { pid: started.return.pid }))
    if (!status.exited) await new Promise((resolve) => setTimeout(resolve, 5))
    else return { code: status.exitcode, out: Buffer.from(status['out-data'] ?? '', 'base64').toString() }
  }
}
