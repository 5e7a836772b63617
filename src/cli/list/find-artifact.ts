/** Finds artifacts by key or id. A name that is both is an id. */
import { isVitrine } from '#cli/connect/server.ts'
import { CommandError } from '#cli/errors.ts'
import type { Io } from '#cli/io.ts'
import { quote } from '#cli/output/text.ts'
import { plural } from '#content/number.ts'
import type { Artifact } from '#contract/artifact.ts'
import { ApiError, artifacts, type Client } from '#sdk/index.ts'
import { findLatestArtifact } from '#sdk/internal.ts'

const UUID = /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i

/** The version with this id, or the latest version of this key. */
export async function findArtifact(client: Client, name: string, { signal }: Io): Promise<Artifact> {
  const artifact =
    (isUuid(name) ? await readById(client, name, signal) : null) ?? (await findLatestArtifact(name, { client, signal }))
  if (artifact) return artifact
  throw notFound(name)
}

export const isUuid = (name: string) => UUID.test(name)

type Version = { id: string; key: string | null; type: string | null }

/** The same version without its times and its value, which `findArtifact` reads twice for a key. */
export async function findVersion(client: Client, name: string, { signal }: Io): Promise<Version> {
  const artifact = isUuid(name) ? await readById(client, name, signal) : null
  if (artifact) return artifact
  const [latest] = await client.filterLatestArtifacts({ artifacts: withKey(name), limit: 1 }, { signal })
  if (latest) return { id: latest.latest_id, key: latest.key, type: latest.type }
  throw notFound(name)
}

/** The id of the same version, from a Vitrine server, which lists versions without their values. */
export async function findVersionId(client: Client, name: string, { signal }: Io): Promise<string> {
  const filters = [
    ...(isUuid(name) ? [{ artifacts: { id: { any_: [name] } }, latest_only: false }] : []),
    { artifacts: withKey(name), latest_only: true },
  ]
  for (const filter of filters) {
    const { results } = await client.filterSummaries({ ...filter, limit: 1 }, { signal })
    if (results[0]) return results[0].id
  }
  throw notFound(name)
}

/** The key of a name: of its artifact if it is an id, else the name itself, which may have no artifact. */
export async function resolveKey(client: Client, name: string, { signal }: Io): Promise<string | null> {
  const artifact = isUuid(name) ? await readById(client, name, signal) : null
  return artifact ? artifact.key : name
}

/** The key of a name whose other versions are asked for. */
export async function requireKey(client: Client, name: string, io: Io): Promise<string> {
  const key = await resolveKey(client, name, io)
  if (key === null) throw new CommandError('An artifact without a key has no other versions.')
  return key
}

export async function isVersionId(client: Client, name: string, { signal }: Io): Promise<boolean> {
  return isUuid(name) && (await client.countArtifacts({ artifacts: { id: { any_: [name] } } }, { signal })) > 0
}

/** The version of a key with this number, which only a Vitrine server knows. */
export async function findNumbered(
  client: Client,
  key: string,
  version: number,
  io: Io,
  alternatives = 'an id, or `--newest`',
): Promise<Artifact> {
  const { signal } = io
  if (!(await isVitrine(client, io))) {
    throw new CommandError(`This server does not number versions. Use ${alternatives}.`)
  }
  const { results } = await client.filterSummaries({ artifacts: withKey(key), version, limit: 1 }, { signal })
  if (results[0]) return await client.readArtifact(results[0].id, { signal })
  const { results: newest, count } = await client.filterSummaries(
    { artifacts: withKey(key), sort: 'CREATED_DESC', limit: 1 },
    { signal },
  )
  if (!newest[0]) throw notFound(key)
  const latest = newest[0].version
  // A mirror numbers versions when it has read all older ones.
  if (latest === null)
    throw new CommandError(`The versions of ${quote(key)} do not have numbers yet. Use ${alternatives}.`)
  throw new CommandError(
    `${quote(key)} has no version ${version}. The latest is ${latest}, and ${plural(count, 'version')} exist.`,
  )
}

/** Every version of a key, newest first. */
export function versionsOf(client: Client, key: string, { signal }: Io): AsyncGenerator<Artifact> {
  return artifacts({ artifacts: withKey(key) }, { client, signal })
}

export async function countVersions(client: Client, key: string, { signal }: Io): Promise<number> {
  return await client.countArtifacts({ artifacts: withKey(key) }, { signal })
}

/** The version at a position from the newest; 0 is the newest. */
export async function versionAt(client: Client, key: string, offset: number, { signal }: Io): Promise<Artifact | null> {
  const page = { sort: 'CREATED_DESC', limit: 1, offset } as const
  const [version] = await client.filterArtifacts({ artifacts: withKey(key), ...page }, { signal })
  return version ?? null
}

export function notFound(name: string, consequence = ''): CommandError {
  return new CommandError(`No artifact has the key or id ${quote(name)}.${consequence}`)
}

const withKey = (key: string) => ({ key: { any_: [key] } })

export async function readById(client: Client, id: string, signal: AbortSignal): Promise<Artifact | null> {
  return await client.readArtifact(id, { signal }).catch((error: unknown) => {
    if (error instanceof ApiError && error.status === 404) return null
    throw error
  })
}
