import { spawn } from 'node:child_process'
import process from 'node:process'

/** The program that opens a URL. On Windows not `start`, which would interpret characters of the URL. */
const OPENERS: Partial<Record<NodeJS.Platform, [command: string, ...args: string[]]>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
}

/** Opens an http(s) URL in the browser of the user; false if there is no program for it or it fails. */
export function openUrl(url: string): Promise<boolean> {
  const [command, ...args] = OPENERS[process.platform] ?? ['xdg-open']
  return new Promise((resolve) => {
    const opener = spawn(command, [...args, url], { stdio: 'ignore' })
    opener.once('error', () => resolve(false))
    opener.once('exit', (code) => resolve(code === 0))
  })
}
