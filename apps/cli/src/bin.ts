#!/usr/bin/env node
import module from 'node:module'
import { homedir } from 'node:os'
import { join } from 'node:path'

// Not Node's own place for it, which is a folder that all users of the machine share.
const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'qga', 'compiled')
// Node 22.8 and later have it.
if ('enableCompileCache' in module && typeof module.enableCompileCache === 'function') module.enableCompileCache(cache)

const { main } = await import('./main.js')
await main(process.argv.slice(2))
