import { UsageError } from './usage-error.js'

/** What the command line gave, by the names of arguments and options. */
export type Given = Readonly<Record<string, unknown>>

/** An argument or an option that takes one value. @throws UsageError when it was given twice */
export function text(given: Given, name: string): string | undefined {
  const value = given[name]
  if (Array.isArray(value)) throw new UsageError(`--${name} is given more than once`)
  return value === undefined ? undefined : String(value)
}

/** An argument that the command line cannot lack. */
export function required(given: Given, name: string): string {
  return text(given, name) ?? ''
}

/** An argument that the command line cannot lack, and that may be a lone `-`, which yargs takes for a flag. */
export function fileArgument(given: Given, name: string): string {
  return given[name] === true ? '-' : required(given, name)
}

/** An argument or an option that takes any number of values. */
export function texts(given: Given, name: string): string[] {
  const value = given[name]
  return Array.isArray(value) ? value.map(String) : value === undefined ? [] : [String(value)]
}

export function flag(given: Given, name: string): boolean {
  const value = given[name]
  return Array.isArray(value) ? value.includes(true) : value === true
}

/** A whole number from `least` on. @throws UsageError */
export function count(given: Given, name: string, least: number): number | undefined {
  const word = text(given, name)
  if (word === undefined) return undefined
  const number = /^\d{1,9}$/.test(word) ? Number(word) : Number.NaN
  if (number >= least) return number
  throw new UsageError(`--${name}: '${word}' is no whole number from ${least} on`)
}
