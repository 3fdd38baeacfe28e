import { basicPrograms } from './basic.js'
import { filePrograms } from './file-programs.js'
import { kill } from './kill.js'
import type { Program } from './program.js'
import { sh } from './shell/shell.js'

/** All programs that a fake guest has. */
export const programTable: Readonly<Record<string, Program>> = { ...basicPrograms, ...filePrograms, kill, sh }
