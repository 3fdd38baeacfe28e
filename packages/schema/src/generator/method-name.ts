import { GenerateError } from './generate-error.js'

/** Members of the class that are no commands. */
const taken = ['constructor', 'execute']

/** The method of each command: as the overlay has it, else by the rule, else by its whole name. */
export function nameMethods(
  commands: readonly string[],
  chosen: Readonly<Record<string, string>> = {},
): ReadonlyMap<string, string> {
  const methods = new Map<string, string>()
  const used = new Set(taken)
  for (const command of commands) {
    const own = Object.hasOwn(chosen, command) ? chosen[command] : undefined
    const candidates = own === undefined ? [methodName(command), camelCase(command)] : [own]
    const method = candidates.find((name) => /^[A-Za-z_]\w*$/.test(name) && !used.has(name))
    if (method === undefined)
      throw new GenerateError(`No method can be named after '${command}': '${candidates[0]}' is taken`)
    methods.set(command, method)
    used.add(method)
  }
  return methods
}

/** The method for a command: without `guest-`, and the rest in camel case. */
export function methodName(command: string): string {
  return camelCase(command.replace(/^guest-/, ''))
}

function camelCase(name: string): string {
  return name.replaceAll('.', '_').replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}
