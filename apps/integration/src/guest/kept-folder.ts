import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { GuardedProcess } from './guarded-process.js'

/** A folder that is gone when it is disposed of, or with this process, however that ends. */
export interface KeptFolder extends AsyncDisposable {
  readonly path: string
}

export function keptFolder(prefix: string): KeptFolder {
  // At once, so that hardly a moment is left in which the folder is nobody's.
  const path = mkdtempSync(join(tmpdir(), prefix))
  // The guard of guests removes the folder of its program, so it gets one that does nothing.
  const guard = GuardedProcess.start(path, 'tail', ['-f', '/dev/null'])
  return { path, [Symbol.asyncDispose]: () => guard.stop() }
}
