// Starts the server for `npm start`. What Node compiles is kept for the next start, which then takes half as long.
import { enableCompileCache } from 'node:module'
import './end-with-npm.ts'

enableCompileCache('node_modules/.cache/compiled')
const { main } = await import('#server/main.ts')
process.exitCode = await main()
