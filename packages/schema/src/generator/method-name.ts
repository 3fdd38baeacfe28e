/** The method for a command: without `guest-`, and the rest in camel case. */
export function methodName(command: string): string {
  return command.replace(/^guest-/, '').replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}
