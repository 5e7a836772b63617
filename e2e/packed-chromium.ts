import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import * as z from 'zod/mini'

const isSupported = process.platform === 'linux' && process.arch === 'x64'

const installedVersion = (): string => {
  const text = readFileSync('node_modules/@sparticuz/chromium/package.json', 'utf8')
  return z.parse(z.object({ version: z.string() }), JSON.parse(text)).version
}

/**
 * @sparticuz/chromium unpacks into the temporary folder, and adds the NSS libraries that a bare machine lacks only on AWS
 * Lambda. Both are set through the environment.
 */
const unpackInto = async (folder: string): Promise<void> => {
  const { TMPDIR: temporary } = process.env
  process.env.TMPDIR = folder
  process.env.AWS_LAMBDA_JS_RUNTIME = 'nodejs24.x'
  try {
    const { default: packed } = await import('@sparticuz/chromium')
    await packed.executablePath()
  } finally {
    delete process.env.AWS_LAMBDA_JS_RUNTIME
    if (temporary === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = temporary
  }
}

/** The system's fonts, if any, and the bundled one: without a font a page shows no text. */
const fontsFile = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir prefix="relative">fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`

/**
 * Unpacks the Chromium from npm, once per checkout, and sets the environment so that this process and its children find
 * its libraries and fonts. Null if the package does not support this machine.
 *
 * The folder belongs to the checkout: another user could not run a copy in a shared temporary folder.
 */
export const unpackChromium = async (): Promise<string | null> => {
  if (!isSupported) return null
  const folder = resolve('node_modules/.cache', `chromium-${installedVersion()}`)
  const libraryPath = process.env.LD_LIBRARY_PATH
  const inProgress = `${folder}.${process.pid}`
  if (!existsSync(folder)) {
    mkdirSync(inProgress, { recursive: true })
    try {
      await unpackInto(inProgress)
      writeFileSync(join(inProgress, 'fonts.conf'), fontsFile)
      renameSync(inProgress, folder)
    } finally {
      rmSync(inProgress, { recursive: true, force: true })
    }
  }
  process.env.FONTCONFIG_FILE = join(folder, 'fonts.conf')
  process.env.LD_LIBRARY_PATH = [join(folder, 'al2023', 'lib'), libraryPath].filter(Boolean).join(':')
  return join(folder, 'chromium')
}
