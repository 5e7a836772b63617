/** Finds the versions that a comparison names. */

import { parseUuid } from '#contract/pydantic-types.ts'
import type { Database } from '#server/database/open.ts'
import { Invalid, NotFound } from '#server/errors.ts'
import { eb } from '#server/filters/conditions.ts'

/** A version number or an id, `latest`, or `previous`: the version before the other one. */
type Reference = number | string

export type NamedVersion = Awaited<ReturnType<ReturnType<typeof versions>['execute']>>[number]

/** @throws {NotFound | Invalid} with what to correct. */
export async function findVersions(
  db: Database,
  { key = null, from, to }: { key?: string | null | undefined; from: Reference; to: Reference },
): Promise<{ from: NamedVersion; to: NamedVersion }> {
  if (from === 'previous' && to === 'previous') {
    throw new Invalid('`from` and `to` cannot both be "previous": it is the version before the other one.')
  }
  if (from === 'previous') {
    const after = await findVersion(db, to, key)
    return { from: await findPrevious(db, after), to: after }
  }
  const before = await findVersion(db, from, key)
  return {
    from: before,
    to: to === 'previous' ? await findPrevious(db, before) : await findVersion(db, to, key ?? before.key),
  }
}

function versions(db: Database) {
  return db
    .selectFrom('artifact')
    .leftJoin('artifact_version as number', 'number.artifact_id', 'artifact.id')
    .select(['artifact.id', 'artifact.key', 'artifact.type', 'artifact.created', 'artifact.updated', 'artifact.size'])
    .select(['number.version', 'number.hash'])
}

async function findVersion(db: Database, reference: Reference, key: string | null): Promise<NamedVersion> {
  const id = typeof reference === 'string' ? parseUuid(reference) : null
  if (id !== null) {
    const found = await versions(db).where('artifact.id', '=', id).executeTakeFirst()
    return found ?? notFound(`Artifact ${id} does not exist.`)
  }
  if (typeof reference === 'string' && reference !== 'latest') {
    throw new Invalid(`"${reference}" is not a version: use a number, an id, "latest" or "previous".`)
  }
  if (key === null) throw new Invalid('`key` is required, unless both versions are ids.')
  const latest = await versions(db)
    .innerJoin('artifact_collection as collection', 'collection.latest_id', 'artifact.id')
    .where('collection.key', '=', key)
    .executeTakeFirst()
  if (!latest) throw new NotFound(`No artifact with the key "${key}".`)
  if (reference === 'latest') return latest
  const numbered = versions(db).where('number.key', '=', key).where('number.version', '=', reference)
  const hint =
    latest.version === null ? 'Its versions do not all have numbers yet.' : `The latest is version ${latest.version}.`
  return (await numbered.executeTakeFirst()) ?? notFound(`Version ${reference} of "${key}" does not exist. ${hint}`)
}

async function findPrevious(db: Database, { id, key, version, created }: NamedVersion): Promise<NamedVersion> {
  if (key === null) throw new NotFound(`Artifact ${id} has no key, so no version is before it.`)
  if (version === null) {
    const before = versions(db).where('artifact.key', '=', key).where(isOlder(created, id))
    const last = before.orderBy('artifact.created', 'desc').orderBy('artifact.id', 'desc').limit(1)
    return (await last.executeTakeFirst()) ?? notFound(`Artifact ${id} is the first version of "${key}".`)
  }
  const earlier = versions(db).where('number.key', '=', key).where('number.version', '<', version)
  const found = await earlier.orderBy('number.version', 'desc').limit(1).executeTakeFirst()
  return found ?? notFound(`Version ${version} of "${key}" is the first one: no version is before it.`)
}

/** The order in which versions get their numbers. */
const isOlder = (created: string, id: string) =>
  eb.or([
    eb('artifact.created', '<', created),
    eb.and([eb('artifact.created', '=', created), eb('artifact.id', '<', id)]),
  ])

function notFound(detail: string): never {
  throw new NotFound(detail)
}
