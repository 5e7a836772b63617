/** Finds the versions that a command line names. */
import { vitrineOnly } from '#cli/connect/server.ts'
import { CommandError, UsageError } from '#cli/errors.ts'
import type { Io } from '#cli/io.ts'
import { findNumbered, notFound, readById, versionAt } from '#cli/list/find-artifact.ts'
import { quote } from '#cli/output/text.ts'
import type { Artifact } from '#contract/artifact.ts'
import type { LineagePosition } from '#contract/vitrine.ts'
import type { Client } from '#sdk/index.ts'
import { versionHistory } from './history.ts'
import type { VersionReference } from './reference.ts'

export type ResolvedVersion = {
  artifact: Artifact
  /** Null on a server without the route. */
  position: LineagePosition | null
  /** Null on a server that does not number versions. */
  version: number | null
  /** "v7", or its id without a number. */
  label: string
}

/** The two versions of a comparison, the old one first. `previous` is the version before the other one. */
export async function resolvePair(
  client: Client,
  key: string,
  [from, to]: [VersionReference, VersionReference],
  io: Io,
): Promise<[ResolvedVersion, ResolvedVersion]> {
  if (from.by === 'previous') {
    if (to.by === 'previous') throw new UsageError('Only one of the versions can be `previous`.')
    const after = await resolve(client, key, to, io)
    return [await previousOf(client, key, after, io), after]
  }
  const before = await resolve(client, key, from, io)
  const after = to.by === 'previous' ? await previousOf(client, key, before, io) : await resolve(client, key, to, io)
  return [before, after]
}

type Named = Exclude<VersionReference, { by: 'previous' }>

async function resolve(client: Client, key: string, reference: Named, io: Io): Promise<ResolvedVersion> {
  return await withNumber(client, await find(client, key, reference, io), io)
}

async function withNumber(client: Client, artifact: Artifact, { signal }: Io): Promise<ResolvedVersion> {
  const position = await vitrineOnly(client.readLineagePosition(artifact.id, { signal }))
  const version = position?.version ?? null
  return { artifact, position, version, label: version === null ? artifact.id : `v${version}` }
}

async function find(client: Client, key: string, reference: Named, io: Io): Promise<Artifact> {
  switch (reference.by) {
    case 'number':
      return await findNumbered(client, key, reference.number, io, 'an id, `previous` or a time such as @7d')
    case 'id':
      return await readOwn(client, key, reference.id, io)
    case 'time':
      return await latestAt(client, key, reference.time, io)
    case 'latest': {
      const latest = await versionAt(client, key, 0, io)
      if (latest) return latest
      throw notFound(key)
    }
  }
}

async function readOwn(client: Client, key: string, id: string, { signal }: Io): Promise<Artifact> {
  const artifact = await readById(client, id, signal)
  if (artifact === null) throw new CommandError(`No artifact has the id ${quote(id)}.`)
  if (artifact.key === key) return artifact
  const owner = artifact.key === null ? 'has no key' : `is a version of ${quote(artifact.key)}`
  throw new CommandError(`${quote(id)} ${owner}, so it is not a version of ${quote(key)}.`)
}

/** The newest version that was created at or before this time. */
async function latestAt(client: Client, key: string, time: Date, io: Io): Promise<Artifact> {
  let oldest: string | null = null
  for await (const { created, read } of versionHistory(client, key, io)) {
    if (Date.parse(created) <= time.getTime()) return await read()
    oldest = created
  }
  if (oldest === null) throw notFound(key)
  throw new CommandError(
    `${quote(key)} has no version from before ${time.toISOString()}. The oldest is from ${oldest}.`,
  )
}

async function previousOf(client: Client, key: string, version: ResolvedVersion, io: Io): Promise<ResolvedVersion> {
  const previous = await findPrevious(client, key, version, io)
  if (previous) return await withNumber(client, previous, io)
  throw new CommandError(`${quote(key)} has no version before ${quote(version.label)}.`)
}

async function findPrevious(
  client: Client,
  key: string,
  { artifact: { id }, position }: ResolvedVersion,
  io: Io,
): Promise<Artifact | null> {
  if (position) {
    const { previous_id } = position
    return previous_id === null ? null : await client.readArtifact(previous_id, { signal: io.signal })
  }
  let isFound = false
  for await (const version of versionHistory(client, key, io)) {
    if (isFound) return await version.read()
    isFound = version.id === id
  }
  return null
}
