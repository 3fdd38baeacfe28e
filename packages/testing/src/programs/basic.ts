import type { Program } from './program.js'

/** Like GNU's. */
const NOT_FOUND = 127

/** Programs that need nothing but their arguments. */
export const basicPrograms: Readonly<Record<string, Program>> = {
  true: () => 0,
  false: () => 1,
  echo: ({ argv, out }) => {
    const bare = argv[1] === '-n'
    out(argv.slice(bare ? 2 : 1).join(' ') + (bare ? '' : '\n'))
  },
  /** `env [-0] [NAME=VALUE…]` prints the environment; with a program behind, that runs in it. */
  env: ({ argv, environ, out, err, run }) => {
    const words = argv.slice(1)
    const end = words[0] === '-0' ? '\0' : '\n'
    if (end === '\0') words.shift()
    const at = words.findIndex((word) => !word.includes('='))
    const given = at < 0 ? words : words.slice(0, at)
    const all = given.reduce(withEntry, environ)
    if (at < 0) return out(all.map((entry) => entry + end).join(''))
    const ran = run(words.slice(at), { environ: all })
    if (ran !== undefined) return ran
    err(`env: ‘${words[at]}’: No such file or directory\n`)
    return NOT_FOUND
  },
  sleep: async ({ argv, err, sleep }) => {
    const seconds = Number(argv[1])
    if (argv.length < 2 || !(seconds >= 0)) {
      err(`sleep: invalid time interval ‘${argv[1] ?? ''}’\nTry 'sleep --help' for more information.\n`)
      return 1
    }
    await sleep(seconds * 1000)
    return 0
  },
  uname: ({ argv, out }) => {
    const [option = '-s'] = argv.slice(1)
    const parts: Readonly<Record<string, string>> = { '-s': 'Linux', '-r': '6.1.0-27-amd64', '-m': 'x86_64' }
    out(`${parts[option] ?? 'Linux fake 6.1.0-27-amd64 #1 SMP PREEMPT_DYNAMIC x86_64 GNU/Linux'}\n`)
  },
}

/** An environment with this entry in place of those of the same name. */
function withEntry(environ: readonly string[], entry: string): readonly string[] {
  const name = entry.slice(0, entry.indexOf('=') + 1)
  return [...environ.filter((other) => !other.startsWith(name)), entry]
}
