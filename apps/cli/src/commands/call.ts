import { checkArguments, commandDescriptors, isCommandName, parseArguments, suggest } from '@qga/schema'
import { JsonError, parseJson, stringifyJson } from '@qga/wire'
import { strictJson, transportOf } from '@qga/wire/node'
import type { Context } from '../context.js'
import { exitCodes } from '../exit-codes.js'
import { flag, type Given, required, text, texts } from '../given.js'
import { InterruptedError } from '../interrupt.js'
import { escapeJson } from '../output/escape.js'
import { jsonLines } from '../output/json.js'
import { valueTable } from '../output/table.js'
import { readInput } from '../read-input.js'
import { connectAgent, requestOptions } from '../target.js'
import { untypedArguments } from '../untyped-arguments.js'
import { UsageError } from '../usage-error.js'
import type { Command } from './command.js'

/** More than any agent takes in one request. */
const MAX_JSON_BYTES = 64 * 1024 * 1024

const description = `
qga call TARGET COMMAND [NAME=VALUE | NAME:=JSON]...
qga call TARGET COMMAND --json OBJECT|-

Sends any command of the guest agent and prints what it returns, as JSON with every digit. The arguments
are checked against the agent's schema before anything is sent. NAME=VALUE is read by the type that the
schema gives it, a list by repeating it; NAME:=JSON gives a value as it is. A command that does not
answer, as guest-shutdown, prints nothing.`

export const call: Command = {
  description,
  options: {
    json: { type: 'string', nargs: 1, describe: 'All arguments as one JSON object; - reads it' },
    raw: { type: 'boolean', describe: 'Send it unchecked; NAME=VALUE is text then' },
    'dry-run': { type: 'boolean', describe: 'Print the line for the wire instead of sending it' },
  },
  examples: [
    ['qga call /run/vm1/qga.sock guest-get-osinfo', 'a command without arguments'],
    ['qga call /run/vm1/qga.sock guest-get-fsinfo -o table', 'its reply as a table'],
    ['qga call /run/vm1/qga.sock guest-file-open path=/etc/hosts mode=r', 'arguments, typed by the schema'],
    ['qga call /run/vm1/qga.sock guest-set-vcpus \'vcpus:=[{"logical-id":1,"online":true}]\'', 'one that is JSON'],
    ['qga call /run/vm1/qga.sock guest-exec --json \'{"path":"uptime"}\' --dry-run', 'what would be sent'],
  ],
  rest: true,
  target: (given) => text(given, 'TARGET'),
  run,
}

async function run(given: Given, context: Context): Promise<number> {
  const name = required(given, 'COMMAND')
  const target = required(given, 'TARGET')
  const raw = flag(given, 'raw')
  if (!raw && !isCommandName(name)) throw unknownCommand(name)
  const args = await argumentsOf(name, given, context)
  if (flag(given, 'dry-run')) {
    transportOf(target)
    await context.lines([
      escapeJson(stringifyJson({ execute: name, ...(args === undefined ? {} : { arguments: args }) })),
    ])
    return exitCodes.ok
  }
  await using agent = await connectAgent(target, context)
  context.signal.throwIfAborted()
  try {
    const value = await agent.executeRaw(name, args, requestOptions(context))
    await context.lines(resultLines(value, context))
  } catch (error) {
    throw error instanceof InterruptedError ? error.leaving(`${name} was sent, and may still be carried out`) : error
  }
  return exitCodes.ok
}

function resultLines(value: unknown, { form, style }: Context): Iterable<string> {
  if (value === undefined) return form === 'json' ? ['null'] : []
  return form === 'table' ? valueTable(value, style) : jsonLines(value)
}

/** The arguments, checked unless --raw says otherwise; `undefined` when there are none. @throws UsageError */
async function argumentsOf(name: string, given: Given, context: Context): Promise<object | undefined> {
  const words = [...texts(given, 'ARGS'), ...texts(given, '--')]
  const json = text(given, 'json')
  if (json !== undefined && words.length > 0) throw new UsageError('arguments come as words or by --json, not both')
  const descriptor = !flag(given, 'raw') && isCommandName(name) ? commandDescriptors[name] : undefined
  if (json !== undefined) {
    const value = parseObject(json === '-' ? await standardInput(context) : json)
    if (descriptor !== undefined) complain(name, checkArguments(descriptor, value))
    return value
  }
  if (words.length === 0 && descriptor === undefined) return undefined
  if (descriptor === undefined) return untypedArguments(words)
  const { args, problems } = parseArguments(descriptor, words, (json) => parseJson(json, { check: strictJson }))
  complain(name, problems ?? [])
  return args === undefined || Object.keys(args).length === 0 ? undefined : args
}

async function standardInput({ signal }: Context): Promise<Buffer> {
  return await readInput('-', { what: '--json', maxBytes: MAX_JSON_BYTES, signal })
}

function parseObject(json: string | Uint8Array): object {
  try {
    const value = parseJson(json, { check: strictJson })
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  } catch (error) {
    if (!(error instanceof JsonError)) throw error
    throw new UsageError(`--json: ${error.summary}`, { cause: error })
  }
  throw new UsageError('--json: the arguments of a command are one JSON object', {
    hint: 'As in --json \'{"path": "/etc/hosts"}\'',
  })
}

function complain(name: string, problems: readonly { readonly message: string }[]): void {
  if (problems.length === 0) return
  throw new UsageError(`${name}: ${problems.map(({ message }) => message).join('; ')}`, {
    hint: '--raw sends it unchecked',
  })
}

function unknownCommand(name: string): UsageError {
  const known = Object.keys(commandDescriptors)
  const near = known.includes(`guest-${name}`) ? [`guest-${name}`] : suggest(name, known)
  const meant = near.length > 0 ? `did you mean ${near.join(' or ')}? ` : ''
  return new UsageError(`no command '${name}' is known`, { hint: `${meant}--raw sends it all the same` })
}
