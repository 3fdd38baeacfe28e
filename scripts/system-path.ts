import { delimiter } from 'node:path'

// A setup file: tests run what every system has (`sh`, `cat`, `tar`), though PATH may lead to Node alone.

const system = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin']
const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
const missing = process.platform === 'win32' ? [] : system.filter((folder) => !folders.includes(folder))
process.env.PATH = [...folders, ...missing].join(delimiter)
