// Starts the server for `npm start`, after building what has changed. Not TypeScript: Node's compiler takes 20 MB.
import { enableCompileCache } from 'node:module'
import process from 'node:process'
import './end-with-npm.js'
import { isFresh, outputs } from './outputs.js'

const stale = Object.values(outputs).filter((output) => !isFresh(output))
if (stale.length === 0 || (await build(stale))) {
  enableCompileCache('node_modules/.cache/compiled')
  const server = new URL('../dist/cli/server.js', import.meta.url)
  const { main } = await import(server.href)
  process.exitCode = await main()
} else process.exitCode = 1

/** @param {import('./outputs.js').Output[]} outputs */
async function build(outputs) {
  const { spawnSync } = await import('node:child_process')
  return outputs.every(({ script }) => spawnSync(process.execPath, [script], { stdio: 'inherit' }).status === 0)
}
