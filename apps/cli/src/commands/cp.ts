import { stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { TransferOptions, TransferResult } from '@qga/client'
import type { Context } from '../context.js'
import { type CopyPlan, guestFileName, guestPathFor, planCopy } from '../copy-plan.js'
import { exitCodes } from '../exit-codes.js'
import { flag, type Given, required } from '../given.js'
import { LocalFileError } from '../local-file-error.js'
import { escapeLine } from '../output/escape.js'
import { prettyJson } from '../output/json.js'
import { progressOn } from '../output/progress.js'
import { connectAgent, requestOptions } from '../target.js'
import type { Command } from './command.js'

const description = `
qga cp TARGET:PATH LOCAL
qga cp LOCAL TARGET:PATH

Copies one file out of a guest or into it. PATH is absolute: /etc/hosts or C:\\logs\\a.txt. A local
directory as destination takes the file under its own name, and so does a PATH that ends in a slash.

A file that comes here takes its name only when all of it is there: what was there before stays until
then. A file that goes to the guest is created or emptied first; new ones are readable by all there.
Prints nothing when all went well, but with -o json: bytes, sha256, verified.`

export const cp: Command = {
  description,
  options: {
    verify: { type: 'boolean', describe: 'Compare sha-256 checksums on both sides' },
    'no-progress': { type: 'boolean', describe: 'No progress line, even on a terminal' },
  },
  examples: [
    ['qga cp /run/vm1/qga.sock:/var/log/syslog .', 'out of the guest, into this folder'],
    ['qga cp --verify site.conf /run/vm1/qga.sock:/etc/nginx/conf.d/', 'into the guest, and compared'],
    ['qga cp tcp://127.0.0.1:4444:C:\\logs\\app.log app.log', 'from Windows, by TCP'],
  ],
  target: (given) => planCopy(required(given, 'SOURCE'), required(given, 'DESTINATION')).target,
  run,
}

async function run(given: Given, context: Context): Promise<number> {
  const plan = planCopy(required(given, 'SOURCE'), required(given, 'DESTINATION'))
  const files = plan.to === 'guest' ? await sourceHere(plan) : await destinationHere(plan)
  const wanted = !flag(given, 'no-progress') && !context.quiet
  const progress = progressOn(process.stderr, escapeLine(basename(files.local)), wanted)
  const options: TransferOptions = {
    ...requestOptions(context),
    onProgress: (done) => progress.update(done),
    ...(flag(given, 'verify') ? { verify: 'sha256' } : {}),
  }
  let result: TransferResult
  try {
    await using agent = await connectAgent(plan.target, context)
    result =
      plan.to === 'guest'
        ? await agent.files.upload(files.local, files.guest, options)
        : await agent.files.download(files.guest, files.local, options)
  } finally {
    progress.end()
  }
  const { bytes, sha256, verified } = result
  if (context.form === 'json') await context.lines([prettyJson({ bytes, sha256, verified })])
  return exitCodes.ok
}

async function sourceHere({ local, guest }: CopyPlan): Promise<{ local: string; guest: string }> {
  if ((await stat(local)).isDirectory()) throw new LocalFileError(local, 'is a directory; cp copies one file')
  return { local, guest: guestPathFor(guest, local) }
}

async function destinationHere({ local, guest }: CopyPlan): Promise<{ local: string; guest: string }> {
  const there = await stat(local).catch(() => undefined)
  if (there?.isDirectory()) return { local: join(local, guestFileName(guest)), guest }
  const folder = local.endsWith('/') ? local : dirname(local)
  if (!(await stat(folder)).isDirectory()) throw new LocalFileError(folder, 'is no directory')
  return { local, guest }
}
