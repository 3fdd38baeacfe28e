/** The FILEs among arguments for vitest: what is no option, and comes behind none that may take a value. */
function namedFiles(args: readonly string[]): string[] {
  return args.filter((word, at) => {
    const before = args[at - 1] ?? ''
    return !word.startsWith('-') && (!before.startsWith('-') || before.includes('='))
  })
}

/** Those that are no part of any path: vitest would run nothing for them, and all would seem well. */
export function unknownFiles(args: readonly string[], paths: readonly string[]): string[] {
  return namedFiles(args).filter((name) => !paths.some((path) => path.includes(name)))
}
