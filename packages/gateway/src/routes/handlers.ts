import type { RouteName } from '../contract/routes.js'
import { description, health, metrics } from './about.js'
import { events } from './events.js'
import { exec } from './exec.js'
import { execute } from './execute.js'
import { download, upload } from './files.js'
import { freeze, thaw } from './freeze.js'
import { diagnoseMachine, listMachines } from './machines.js'
import type { Handler } from './route-call.js'

/** What each route does. */
export const handlers: Readonly<Record<RouteName, Handler>> = {
  listMachines,
  diagnoseMachine,
  execute,
  exec,
  download,
  upload,
  freeze,
  thaw,
  events,
  metrics,
  description,
  health,
}
