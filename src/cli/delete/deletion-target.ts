/** What `delete` is asked to take: keys and ids by name, or all that fits conditions. */

import { isEmpty, type SelectionOptions } from '#cli/args/selection.ts'
import { Refusal, UsageError } from '#cli/errors.ts'
import type { Io } from '#cli/io.ts'
import { isVersion } from '#cli/list/find-artifact.ts'
import { findLatestArtifact } from '#sdk/artifacts/read.ts'
import type { Client } from '#sdk/index.ts'

/** Conditions, and the moment before which a version was made. */
export type Conditions = { selection: SelectionOptions; before: Date | null }

export type Target = { by: 'name'; ids: string[]; keys: string[] } | ({ by: 'condition' } & Conditions)

export async function targetOf(client: Client, names: string[], conditions: Conditions, io: Io): Promise<Target> {
  const hasConditions = !isEmpty(conditions.selection) || conditions.before !== null
  if (names.length === 0 && hasConditions) return { by: 'condition', ...conditions }
  if (names.length === 0)
    throw new UsageError('Name keys or ids, or say what fits: --key, --type, --flow, --tag, --older-than.')
  if (hasConditions) throw new UsageError('Names and conditions exclude each other: --key takes keys, too.')
  const target: Target = { by: 'name', ids: [], keys: [] }
  // One after the other, so that the first unknown name is the one that is said.
  for (const name of new Set(names)) target[(await isVersion(client, name, io)) ? 'ids' : 'keys'].push(name)
  for (const key of target.keys) await expectKey(client, key, io)
  return target
}

async function expectKey(client: Client, key: string, { signal }: Io): Promise<void> {
  if (await findLatestArtifact(key, { client, signal })) return
  throw new Refusal(`There is no artifact with the key or id ${JSON.stringify(key)}; nothing was deleted.`)
}
