// A worker thread that asks for `/api/health` all the time, so that the work of a test does not delay its clock. Reports
// the slowest answer in milliseconds when told to stop. Throws when the server does not answer.
import { setTimeout as pause } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'

let isStopped = false
parentPort?.once('message', () => {
  isStopped = true
})

let slowest = 0
do {
  const started = performance.now()
  const response = await fetch(`${workerData}/health`)
  if ((await response.text()) !== 'true') throw new Error(`/health answered ${response.status}`)
  slowest = Math.max(slowest, performance.now() - started)
  parentPort?.postMessage('answered')
  await pause(20)
} while (!isStopped)
parentPort?.postMessage(slowest)
