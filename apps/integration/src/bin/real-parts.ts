import { partTable } from '../parts/part-table.js'
import { readNotes } from '../parts/run-notes.js'

// What `npm test` says at its end.
console.log(await partTable('npm test', readNotes(process.env.QGA_REAL_PARTS)))
