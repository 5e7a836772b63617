// Checks that `npm ci` works with the lock on other machines; `--write` repairs what it can.
//
// 1. Every optional platform package that a locked package names must itself be locked. A registry that lags behind for
//    other platforms leaves holes when the lock is made, and then `npm ci` fails on those platforms only.
// 2. A package that ships its binaries beside a binding.gyp says `gypfile: false`, but npm does not copy that into the
//    lock, and so `npm ci` compiles it (npm 10 and 11): that needs Python, a compiler and Node's headers.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import * as z from 'zod/mini'

const Entry = z.object({
  gypfile: z.optional(z.boolean()),
  optionalDependencies: z.optional(z.record(z.string(), z.string())),
})
const Lock = z.object({ packages: z.record(z.string(), Entry) })
type Lock = z.infer<typeof Lock>

/** Node's lookup: next to the package, then in every folder above it. */
const isLocked = (packages: Lock['packages'], from: string, name: string): boolean => {
  if (`${from === '' ? '' : `${from}/`}node_modules/${name}` in packages) return true
  if (from === '') return false
  return isLocked(packages, from.slice(0, Math.max(0, from.lastIndexOf('/node_modules/'))), name)
}

const isPrebuilt = (path: string): boolean => {
  if (!existsSync(`${path}/binding.gyp`)) return false
  return z.parse(Entry, JSON.parse(readFileSync(`${path}/package.json`, 'utf8'))).gypfile === false
}

const text = readFileSync('package-lock.json', 'utf8')
const { packages } = z.parse(Lock, JSON.parse(text))
const entries = Object.entries(packages)

const compiled = entries.filter(([path, entry]) => entry.gypfile !== false && path !== '' && isPrebuilt(path))
if (compiled.length > 0 && process.argv.includes('--write')) {
  const repaired = compiled.reduce(
    (lock, [path]) => lock.replace(`    "${path}": {\n`, (opening) => `${opening}      "gypfile": false,\n`),
    text,
  )
  writeFileSync('package-lock.json', repaired)
} else if (compiled.length > 0) {
  for (const [path] of compiled) console.error(`The lock does not say "gypfile": false for ${path}`)
  console.error('Run npx node checks/lock.ts --write')
  process.exitCode = 1
}

const holes = entries.flatMap(([path, { optionalDependencies = {} }]) =>
  Object.entries(optionalDependencies)
    .filter(([name]) => !isLocked(packages, path, name))
    .map(([name, range]) => `${path || 'package.json'} names ${name}@${range}, which the lock does not have`),
)
if (holes.length > 0) {
  for (const hole of holes) console.error(hole)
  console.error('Remove node_modules and package-lock.json and npm install again; if it stays, pin an older version.')
  process.exitCode = 1
}
