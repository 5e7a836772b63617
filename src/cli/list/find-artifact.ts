/** Artifacts by what people call them: a key, or an id. */

import { Refusal } from '#cli/errors.ts'
import type { Io } from '#cli/io.ts'
import type { Artifact } from '#contract/artifact.ts'
import { findLatestArtifact } from '#sdk/artifacts/read.ts'
import { ApiError, artifacts, type Client } from '#sdk/index.ts'

const ID = /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i

/** The version with this id, or the latest one of this key. A key may look like an id: the id goes first. */
export async function findArtifact(client: Client, name: string, { signal }: Io): Promise<Artifact> {
  const found = ID.test(name) ? await versionOf(client, name, signal) : null
  if (found) return found
  const latest = await findLatestArtifact(name, { client, signal })
  if (latest) return latest
  throw new Refusal(`There is no artifact with the key or id ${JSON.stringify(name)}.`)
}

/** Whether a name is an id of a version rather than a key. */
export async function isVersion(client: Client, name: string, { signal }: Io): Promise<boolean> {
  return ID.test(name) && (await versionOf(client, name, signal)) !== null
}

async function versionOf(client: Client, id: string, signal: AbortSignal): Promise<Artifact | null> {
  return await client.readArtifact(id, { signal }).catch((error: unknown) => {
    if (error instanceof ApiError && error.status === 404) return null
    throw error
  })
}

/** Every version of a key, newest first. */
export function versionsOf(client: Client, key: string, { signal }: Io): AsyncGenerator<Artifact> {
  return artifacts({ artifacts: { key: { any_: [key] } } }, { client, signal })
}
