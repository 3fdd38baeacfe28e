import { JsonError, parseJson } from '@qga/wire'
import { strictJson } from '@qga/wire/node'
import { UsageError } from './usage-error.js'

/** Words to the arguments of a command that no schema tells of: `name=text` is a string, `name:=json` any value. */
export function untypedArguments(words: readonly string[]): Record<string, unknown> {
  const args = new Map<string, unknown>()
  for (const word of words) {
    const [, name, operator, value = ''] = /^([^=]+?)(:?=)(.*)$/s.exec(word) ?? []
    if (name === undefined) throw new UsageError(`'${word}' is no NAME=VALUE and no NAME:=JSON`)
    if (args.has(name)) throw new UsageError(`the argument '${name}' is given twice`)
    args.set(name, operator === '=' ? value : parsed(name, value))
  }
  return Object.fromEntries(args)
}

function parsed(name: string, json: string): unknown {
  try {
    return parseJson(json, { check: strictJson })
  } catch (error) {
    if (!(error instanceof JsonError)) throw error
    throw new UsageError(`${name}: ${error.summary}`, { cause: error })
  }
}
