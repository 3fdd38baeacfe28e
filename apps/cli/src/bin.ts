#!/usr/bin/env node
import module from 'node:module'
import { join } from 'node:path'

const { HOME, XDG_CACHE_HOME = HOME && join(HOME, '.cache') } = process.env
// Node 22.8 and later have it. Its own place for it would be a folder that all users of the machine share.
if (XDG_CACHE_HOME && 'enableCompileCache' in module && typeof module.enableCompileCache === 'function') {
  module.enableCompileCache(join(XDG_CACHE_HOME, 'qga', 'compiled'))
}

const { main } = await import('./main.js')
await main(process.argv.slice(2))
