import type { Break } from './break.js'
import { commandBreaks } from './command-breaks.js'
import { fileBreaks } from './file-breaks.js'
import { freezeBreaks } from './freeze-breaks.js'
import { hostileBreaks } from './hostile-breaks.js'
import { machineBreaks } from './machine-breaks.js'
import { troubleBreaks } from './trouble-breaks.js'

/** All faults that are tried: `pnpm breaks`. */
export const breaks: readonly Break[] = [
  ...commandBreaks,
  ...freezeBreaks,
  ...fileBreaks,
  ...troubleBreaks,
  ...machineBreaks,
  ...hostileBreaks,
]
