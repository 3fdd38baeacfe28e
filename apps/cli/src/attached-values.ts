import type { Options } from 'yargs'

/** `-ojson` and `-eA=1` as `-o json` and `-e A=1`, which is all that yargs reads. What follows a `--` stays as it is. */
export function detachValues(words: readonly string[], options: Readonly<Record<string, Options>>): string[] {
  const letters = Object.values(options).flatMap(({ alias, nargs }) =>
    nargs === 1 && typeof alias === 'string' ? [alias] : [],
  )
  const end = words.indexOf('--')
  return words.flatMap((word, at) => {
    const attached = /^-(\w)[^=]/.test(word) && letters.includes(word.charAt(1)) && (end < 0 || at < end)
    return attached ? [word.slice(0, 2), word.slice(2)] : [word]
  })
}
