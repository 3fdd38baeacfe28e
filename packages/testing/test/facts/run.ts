import type { ServedSubject } from '../subjects.js'
import { finish, start } from './exec-steps.js'

interface Ended {
  readonly code: number | undefined
  readonly out: string
}

/** Runs a program; `@` stands for the subject's folder. */
export async function run(subject: ServedSubject, argv: readonly string[]): Promise<Ended> {
  const [path = '', ...arg] = argv.map((word) => word.replaceAll('@', subject.folder))
  const status = await finish(subject, await start(subject, { path, arg }))
  return { code: status.exitcode, out: Buffer.from(status['out-data'] ?? '', 'base64').toString() }
}
