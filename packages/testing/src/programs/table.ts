import { basicPrograms } from './basic.js'
import { filePrograms } from './file-programs.js'
import { find } from './find.js'
import { kill } from './kill.js'
import type { Program } from './program.js'
import { ps } from './ps.js'
import { sh } from './shell/shell.js'
import { tar } from './tar/tar.js'

/** All programs that a fake guest has. */
export const programTable: Readonly<Record<string, Program>> = {
  ...basicPrograms,
  ...filePrograms,
  find,
  kill,
  ps,
  sh,
  tar,
}
