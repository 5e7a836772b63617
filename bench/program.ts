import { spawn } from 'node:child_process'

export type Program = { readonly url: string; readonly stop: () => Promise<void> }

/** Starts a server in a separate Node process, and resolves when it has printed its URL. */
export const startProgram = (args: readonly string[], env: Record<string, string> = {}): Promise<Program> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const exited = new Promise<void>((done) => child.once('exit', () => done()))
    const stop = () => {
      child.kill('SIGTERM')
      return exited
    }
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      const address = /http:\/\/[\d.]+:\d+/.exec(output)
      if (address) resolve({ url: address[0], stop })
    })
    child.once('error', reject)
    child.once('exit', () => reject(new Error(`${args.join(' ')} ended before it listened:\n${output}`)))
  })
