import type { Program } from './program.js'

/** Programs that need nothing but their arguments. */
export const basicPrograms: Readonly<Record<string, Program>> = {
  true: () => 0,
  false: () => 1,
  echo: ({ argv, out }) => {
    const bare = argv[1] === '-n'
    out(argv.slice(bare ? 2 : 1).join(' ') + (bare ? '' : '\n'))
  },
  /** `env [-0]`: prints the environment, and runs nothing. */
  env: ({ argv, environ, out }) => out(environ.map((entry) => `${entry}${argv[1] === '-0' ? '\0' : '\n'}`).join('')),
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
