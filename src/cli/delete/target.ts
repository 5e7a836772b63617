/** What `delete` applies to: keys and ids, or filters. */
import { isEmptySelection, type SelectionOptions } from '#cli/args/selection.ts'
import { UsageError } from '#cli/errors.ts'
import type { Io } from '#cli/io.ts'
import { countVersions, isVersionId, notFound } from '#cli/list/find-artifact.ts'
import type { Client } from '#sdk/index.ts'

/** `before` is an upper limit for `created`. */
export type Filters = { selection: SelectionOptions; before: Date | null }

export type Target = { by: 'name'; ids: string[]; keys: string[] } | ({ by: 'filter' } & Filters)

export async function resolveTarget(client: Client, names: string[], filters: Filters, io: Io): Promise<Target> {
  const hasFilters = !isEmptySelection(filters.selection) || filters.before !== null
  if (names.length === 0 && hasFilters) return { by: 'filter', ...filters }
  if (names.length === 0)
    throw new UsageError('Specify keys or ids, or filters: `--key`, `--type`, `--flow`, `--tag`, `--older-than`.')
  if (hasFilters) throw new UsageError('Use either keys and ids, or filters, not both.')
  const target: Target = { by: 'name', ids: [], keys: [] }
  // Sequential, so that the error names the first unknown name.
  for (const name of new Set(names)) target[(await isVersionId(client, name, io)) ? 'ids' : 'keys'].push(name)
  for (const key of target.keys)
    if ((await countVersions(client, key, io)) === 0) throw notFound(key, ' Nothing was deleted.')
  return target
}
