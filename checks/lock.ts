// Every optional platform package that a locked package names must itself be locked. A registry that lags behind for
// other platforms leaves holes when the lock is made, and then `npm ci` fails on those platforms only.
import { readFileSync } from 'node:fs'
import * as z from 'zod/mini'

const Lock = z.object({
  packages: z.record(z.string(), z.object({ optionalDependencies: z.optional(z.record(z.string(), z.string())) })),
})

/** Node's own lookup: next to the package, then in every folder above it. */
const isLocked = (paths: ReadonlySet<string>, from: string, name: string): boolean => {
  const inside = `${from === '' ? '' : `${from}/`}node_modules/${name}`
  if (paths.has(inside)) return true
  if (from === '') return false
  return isLocked(paths, from.slice(0, Math.max(0, from.lastIndexOf('/node_modules/'))), name)
}

const { packages } = z.parse(Lock, JSON.parse(readFileSync('package-lock.json', 'utf8')))
const paths = new Set(Object.keys(packages))
const holes = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
  Object.entries(optionalDependencies)
    .filter(([name]) => !isLocked(paths, path, name))
    .map(([name, range]) => `${path || 'package.json'} names ${name}@${range}, which the lock does not have`),
)

for (const hole of holes) console.error(hole)
if (holes.length > 0) {
  console.error(
    'Remove node_modules and package-lock.json and run npm install again; if it stays, pin an older version.',
  )
  process.exitCode = 1
}
