import process from 'node:process'

/** Not imported: an import loads all that `node:http` exports, also Node's `fetch`, which takes 14 MB and 40 ms. */
export const { createServer, STATUS_CODES } = process.getBuiltinModule('node:http')
