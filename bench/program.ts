import { spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { resolve as absolutePath } from 'node:path'
import * as z from 'zod/mini'

const Usage = z.object({ memory: z.number(), cpu: z.number() })

export type Program = {
  readonly url: string
  readonly pid: number | undefined
  readonly stop: () => Promise<void>
  /** Resident memory in bytes, at most some tenths of a second old. Zero if it is not reported. */
  readonly memory: () => number
  /** Milliseconds of CPU time, as old as `memory`. */
  readonly cpu: () => number
}

/** Arguments before the path of a program that reports its memory and its CPU time. */
export const reportMemory = ['--import', absolutePath(import.meta.dirname, 'report-memory.ts')]

/** Starts a server in a separate Node process, and resolves when it has printed its URL. */
export const startProgram = (args: readonly string[], env: Record<string, string> = {}): Promise<Program> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    })
    let usage = { memory: 0, cpu: 0 }
    child.on('message', (message) => {
      usage = Usage.parse(message)
    })
    const exited = new Promise<void>((done) => child.once('exit', () => done()))
    const stop = () => {
      child.kill('SIGTERM')
      return exited
    }
    let output = ''
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      const address = /http:\/\/[\d.]+:\d+/.exec(output)
      if (address) resolve({ url: address[0], pid: child.pid, stop, memory: () => usage.memory, cpu: () => usage.cpu })
    })
    child.once('error', reject)
    child.once('exit', () => reject(new Error(`${args.join(' ')} ended before it listened:\n${output}`)))
  })

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (typeof address === 'object' && address ? resolve(address.port) : reject(new Error('No port'))))
    })
  })
