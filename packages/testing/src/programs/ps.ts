import type { Program } from './program.js'

/** `ps -A -o pid= -o ppid=` alone. */
export const ps: Program = ({ argv, out, err, processes }) => {
  if (argv.slice(1).join(' ') !== '-A -o pid= -o ppid=') {
    err('usage: ps -A -o pid= -o ppid=\n')
    return 1
  }
  const column = (number: number) => String(number).padStart(7)
  out(
    processes()
      .map(({ pid, parent }) => `${column(pid)} ${column(parent)}\n`)
      .join(''),
  )
}
