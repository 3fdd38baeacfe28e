import { stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type {
  GuestAgent,
  SkipReason,
  TransferOptions,
  TransferResult,
  TransferStopped,
  TreeOptions,
  TreeResult,
} from '@qga/client'
import type { Context } from '../context.js'
import { type CopyPlan, guestFileName, guestPathFor, planCopy } from '../copy-plan.js'
import { exitCodes } from '../exit-codes.js'
import { fileArgument, flag, type Given } from '../given.js'
import { LocalFileError } from '../local-file-error.js'
import { escapeLine } from '../output/escape.js'
import { jsonLines } from '../output/json.js'
import { progressOn } from '../output/progress.js'
import { StandardOutput } from '../output/standard-output.js'
import { refuseDirectory } from '../read-input.js'
import { connectAgent, requestOptions } from '../target.js'
import { UsageError } from '../usage-error.js'
import type { Command } from './command.js'

const description = `
qga cp TARGET:PATH LOCAL
qga cp LOCAL TARGET:PATH

Copies a file out of a guest or into it, and with -r a directory with all that is in it. PATH is absolute:
/etc/hosts or C:\\logs\\a.txt. A local directory as destination takes the file under its own name, and so
does a PATH that ends in a slash. A - as LOCAL is standard input or output.

A file that comes here takes its name only when all of it is there: what was there before stays until
then. A file that is new in the guest is private until all is written, and then has the permissions of
the local one; one that is there is emptied and keeps its own. What breaks off can be gone on with by
--resume.

A directory that comes here must not be there yet; one that goes to the guest is put into what is there.
Links that lead out of the directory are left out on the way here; to the guest, every link is copied
as it is. Devices and pipes are left out both ways. What is left out is named in a warning.
Prints nothing when all went well, but with -o json what was copied.`

/** So many of what was left out are named. */
const MAX_NAMED = 10

export const cp: Command = {
  description,
  options: {
    recursive: { alias: 'r', type: 'boolean', describe: 'Copy a directory' },
    resume: { type: 'boolean', describe: 'Go on with a copy that broke off, and keep what comes of this one' },
    verify: { type: 'boolean', describe: 'Compare sha-256 checksums on both sides' },
    compress: { type: 'boolean', describe: 'Compress a directory on its way' },
    'no-progress': { type: 'boolean', describe: 'No progress line, even on a terminal' },
  },
  examples: [
    ['qga cp /run/vm1/qga.sock:/var/log/syslog .', 'out of the guest, into this folder'],
    ['qga cp --verify site.conf /run/vm1/qga.sock:/etc/nginx/conf.d/', 'into the guest, and compared'],
    ['qga cp -r /run/vm1/qga.sock:/etc ./vm1-etc', 'a directory out of the guest'],
    ['qga cp /run/vm1/qga.sock:/var/log/syslog - | grep sshd', 'a file as it comes'],
    ['qga cp tcp://127.0.0.1:4444:C:\\logs\\app.log app.log', 'from Windows, by TCP'],
  ],
  target: (given) => planCopy(fileArgument(given, 'SOURCE'), fileArgument(given, 'DESTINATION')).target,
  run,
}

async function run(given: Given, context: Context): Promise<number> {
  const plan = planCopy(fileArgument(given, 'SOURCE'), fileArgument(given, 'DESTINATION'))
  const recursive = flag(given, 'recursive')
  const streams = plan.local === '-'
  checkOptions(given, context, plan)
  const files = streams
    ? streamHere(plan)
    : plan.to === 'guest'
      ? await sourceHere(plan, recursive)
      : await destinationHere(plan)
  const wanted = !flag(given, 'no-progress') && !context.quiet
  const name = streams ? plan.guest : basename(files.local)
  const progress = progressOn(process.stderr, escapeLine(name), wanted)
  let stopped: TransferStopped | undefined
  const options: TransferOptions = {
    ...requestOptions(context),
    onProgress: (done) => progress.update(done),
    onStopped: (state) => {
      stopped = state
    },
    ...(flag(given, 'verify') ? { verify: 'sha256' } : {}),
  }
  const output = streams && plan.to === 'here' ? new StandardOutput() : undefined
  let result: TransferResult | TreeResult
  try {
    await using agent = await connectAgent(plan.target, context)
    result = recursive
      ? await copyTree(agent, plan, files, { ...options, recursive, compress: flag(given, 'compress') })
      : await copyFile(agent, plan, { ...files, output }, { ...options, resume: flag(given, 'resume') })
  } catch (error) {
    progress.end()
    if (output?.readerLeft) return exitCodes.brokenPipe
    if (output?.failure !== undefined) throw output.failure
    await sayWhatIsLeft(stopped, context)
    throw error
  } finally {
    progress.end()
  }
  if ('skipped' in result) await sayWhatIsMissing(result, context)
  if (context.form === 'json') await context.lines(jsonLines(shown(result)))
  return exitCodes.ok
}

interface Files {
  readonly local: string
  readonly guest: string
  /** In place of a local file. */
  readonly output?: StandardOutput | undefined
}

function copyTree(agent: GuestAgent, { to }: CopyPlan, { local, guest }: Files, options: TreeOptions) {
  return to === 'guest' ? agent.files.upload(local, guest, options) : agent.files.download(guest, local, options)
}

function copyFile(
  agent: GuestAgent,
  { to }: CopyPlan,
  { local, guest, output }: Files,
  options: TransferOptions & { readonly resume: boolean },
) {
  if (to === 'guest') return agent.files.upload(local === '-' ? process.stdin : local, guest, options)
  return agent.files.download(guest, output ?? local, options)
}

function checkOptions(given: Given, context: Context, plan: CopyPlan): void {
  const recursive = flag(given, 'recursive')
  if (flag(given, 'compress') && !recursive) throw new UsageError('--compress is for directories', { hint: 'Add -r' })
  if (flag(given, 'resume') && recursive)
    throw new UsageError('a directory cannot be resumed', { hint: 'Copy it again' })
  if (plan.local !== '-') return
  if (recursive) throw new UsageError('a directory cannot be copied through a stream', { hint: 'Name a path' })
  if (flag(given, 'resume')) throw new UsageError('a stream cannot be resumed', { hint: 'Name a file' })
  if (plan.to === 'here' && context.form === 'json') {
    throw new UsageError('standard output holds the file', { hint: 'Leave -o json out, or name a file' })
  }
}

function streamHere({ guest, to }: CopyPlan): Files {
  if (to === 'guest') {
    guestFileName(/[\\/]$/.test(guest) ? '' : guest)
    refuseDirectory()
  }
  return { local: '-', guest }
}

function shown(result: TransferResult | TreeResult) {
  if ('skipped' in result) return { ...result, skipped: [...result.skipped].map((left) => ({ ...left })) }
  const { bytes, sha256, verified, resumedFrom } = result
  return {
    bytes,
    ...(sha256 === undefined ? {} : { sha256 }),
    verified,
    ...(resumedFrom === undefined ? {} : { resumedFrom }),
  }
}

async function sayWhatIsLeft(stopped: TransferStopped | undefined, context: Context): Promise<void> {
  if (!context.signal.aborted || stopped?.part === undefined || !stopped.resumable) return
  await context.warn(`${stopped.bytes} bytes are in ${stopped.part}; the same copy with --resume goes on from there`)
}

async function sayWhatIsMissing({ skipped, skippedCount, warnings }: TreeResult, context: Context): Promise<void> {
  for (const { path, why } of skipped.slice(0, MAX_NAMED)) await context.warn(`left out: ${path} (${reasons[why]})`)
  if (skippedCount > MAX_NAMED) await context.warn(`left out: ${skippedCount - MAX_NAMED} more`)
  if (warnings !== '') await context.warn(`tar in the guest says: ${warnings}`)
}

const reasons: Readonly<Record<SkipReason, string>> = {
  collision: 'the same as another name',
  link: 'a link that leads out',
  name: 'no name for this machine',
  special: 'a device, a pipe or a socket',
}

async function sourceHere({ local, guest }: CopyPlan, recursive: boolean): Promise<Files> {
  const isDirectory = (await stat(local)).isDirectory()
  if (isDirectory && !recursive) {
    throw new LocalFileError(local, 'is a directory', { hint: '-r copies it with all that is in it' })
  }
  if (!isDirectory && recursive) throw new LocalFileError(local, 'is no directory', { hint: 'Copy it without -r' })
  return { local, guest: guestPathFor(guest, local) }
}

async function destinationHere({ local, guest }: CopyPlan): Promise<Files> {
  const there = await stat(local).catch(() => undefined)
  if (there?.isDirectory()) return { local: join(local, guestFileName(guest)), guest }
  const folder = local.endsWith('/') ? local : dirname(local)
  if (!(await stat(folder)).isDirectory()) throw new LocalFileError(folder, 'is no directory')
  return { local, guest }
}
