import type { CommandTable } from '../command-table.js'
import { cpuMemoryCommands } from './cpu-memory.js'
import { execCommands } from './exec.js'
import { fileCommands } from './files.js'
import { freezeCommands } from './freeze.js'
import { infoCommands } from './info.js'
import { networkCommands } from './network.js'
import { powerCommands } from './power.js'
import { storageCommands } from './storage.js'
import { syncCommands } from './sync.js'
import { systemCommands } from './system.js'
import { userCommands } from './users.js'

/** All commands of the model. */
export const commandTable: CommandTable = {
  ...syncCommands,
  ...infoCommands,
  ...fileCommands,
  ...execCommands,
  ...freezeCommands,
  ...systemCommands,
  ...networkCommands,
  ...storageCommands,
  ...cpuMemoryCommands,
  ...userCommands,
  ...powerCommands,
}
