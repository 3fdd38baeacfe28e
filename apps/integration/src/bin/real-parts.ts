import { partTable } from '../parts/part-table.js'

// What `npm test` says at its end.
console.log(await partTable())
