#!/usr/bin/env node
import module from 'node:module'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'

// Node 24 and 26 may wait for ever in process.exit() for a background job of these compilers, where that waits for a
// garbage collection in turn (nodejs/node#54918): with a cold cache and on a busy machine Sparkplug held one run in
// fifteen; Maglev held one in 2,000 where the heap was small from the start, and else far fewer. The first compiles no
// more in the background, the second makes its code no more there.
if (/^2[4-6]\./.test(process.versions.node)) {
  setFlagsFromString('--no-concurrent-sparkplug --no-maglev-build-code-on-background')
}

const { HOME, XDG_CACHE_HOME = HOME && join(HOME, '.cache') } = process.env
// Node 22.8 and later have it. Its own place for it would be a folder that all users of the machine share.
if (XDG_CACHE_HOME && 'enableCompileCache' in module && typeof module.enableCompileCache === 'function') {
  module.enableCompileCache(join(XDG_CACHE_HOME, 'qga', 'compiled'))
}

const { main } = await import('./main.js')
await main(process.argv.slice(2))
