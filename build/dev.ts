// Runs the API server, restarted on change, and Vite's development server, which proxies /api to it. Ends both together.
import { spawn } from 'node:child_process'
import './end-with-npm.js'

const programs = [
  spawn(process.execPath, ['--watch', 'src/server/main.ts', ...process.argv.slice(2)], { stdio: 'inherit' }),
  spawn(process.execPath, ['node_modules/vite/bin/vite.js'], { stdio: 'inherit' }),
]

const stopAll = () => {
  for (const program of programs) program.kill('SIGTERM')
}
for (const program of programs) program.on('exit', stopAll)
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stopAll)
