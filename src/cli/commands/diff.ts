import { type Command, InvalidArgumentError, Option } from 'commander'
import { parseNumber } from '#cli/args/parsers.ts'
import { addServerOption, connectTo, resolveUrl, type ServerOptions } from '#cli/connect/server.ts'
import { explainError } from '#cli/error-messages.ts'
import { CommandError, Exit, UsageError } from '#cli/errors.ts'
import { type Io, notify, print, terminalWidth } from '#cli/io.ts'
import { requireKey } from '#cli/list/find-artifact.ts'
import { changeLines } from '#cli/output/diff/change.ts'
import { changeJson } from '#cli/output/diff/json.ts'
import { unifiedLines } from '#cli/output/diff/unified.ts'
import { paintFor } from '#cli/output/style.ts'
import { formatTerminalJson, quote, sanitizeLine } from '#cli/output/text.ts'
import { parseReference, type VersionReference } from '#cli/versions/reference.ts'
import { type ResolvedVersion, resolvePair } from '#cli/versions/resolve.ts'
import { type CompareOptions, compareValues, type ValueComparison } from '#compare/compare.ts'
import { compareSources } from '#compare/compare-sources.ts'
import { readShownValue } from '#compare/shown-value.ts'

const FORMATS = ['table', 'unified', 'json'] as const

type Options = ServerOptions & {
  key?: string[]
  byPosition?: boolean
  tolerance?: number
  relativeTolerance?: number
  changedOnly?: boolean
  output: (typeof FORMATS)[number]
}

export function configure(command: Command, io: Io): void {
  command
    .argument('<key>', 'the key whose versions to compare')
    .argument(
      '[from]',
      'the old version: a number, an id, latest, previous or @time (default: previous)',
      parseReference,
    )
    .argument('[to]', 'the new version (default: latest)', parseReference)
    .option('--key <columns>', 'align the rows of tables by these columns: --key id,region', collectColumns)
    .option('--by-position', 'align the rows of tables by position')
    .option('--tolerance <n>', 'numbers that differ by at most this much are the same', parseTolerance)
    .option('--relative-tolerance <share>', 'the same as a share of the larger number: 0.01 is 1 %', parseTolerance)
    .option('--changed-only', 'leave out what is the same')
    .addOption(new Option('-o, --output <format>', 'output format').choices(FORMATS).default('table'))
  addServerOption(command)
    .addHelpText(
      'after',
      `
Exits with 0 if the versions are equal, 1 if they differ, and 2 if they cannot be compared.

Examples:
  vitrine artifact diff daily-report
  vitrine artifact diff daily-report 3 5 -o unified
  vitrine artifact diff daily-report @7d
  vitrine artifact diff orders --key country,product --changed-only -o json`,
    )
    .action(
      async (key: string, from: VersionReference | undefined, to: VersionReference | undefined, options: Options) => {
        rejectCombinations(options)
        const isDifferent = await diff(key, [from ?? { by: 'previous' }, to ?? { by: 'latest' }], options, io).catch(
          (error: unknown) => {
            if (io.signal.aborted || error instanceof UsageError) throw error
            notify(io, `error: ${explainError(error, resolveUrl(options, io), io)}`)
            throw new Exit(2)
          },
        )
        if (isDifferent) throw new Exit(1)
      },
    )
}

function collectColumns(text: string, previous: string[] = []): string[] {
  const names = text.split(',').filter((name) => name !== '')
  if (names.length === 0) throw new InvalidArgumentError('Use the names of columns with commas between them.')
  return [...previous, ...names]
}

function parseTolerance(text: string): number {
  const value = parseNumber(text)
  if (value >= 0) return value
  throw new InvalidArgumentError('Use a number of at least 0.')
}

function rejectCombinations({ output, key, byPosition, tolerance, relativeTolerance }: Options): void {
  if (key && byPosition) throw new UsageError('`--key` and `--by-position` cannot be used together.')
  const isAligned = key || byPosition || tolerance !== undefined || relativeTolerance !== undefined
  if (output === 'unified' && isAligned) {
    throw new UsageError('`-o unified` compares lines: key columns and tolerances cannot be used with it.')
  }
}

/** Prints what changed. Resolves to whether anything did. */
async function diff(
  name: string,
  references: [VersionReference, VersionReference],
  options: Options,
  io: Io,
): Promise<boolean> {
  const client = connectTo(options, io)
  const key = await requireKey(client, name, io)
  const [from, to] = await resolvePair(client, key, references, io)
  const comparison = compareValues(from.artifact, to.artifact, compareOptions(options))
  if (options.key) checkKeyColumns(options.key, comparison)
  const isChanged = comparison.summary.status !== 'unchanged'
  if (options.output === 'json') {
    await printLines([formatTerminalJson(jsonOf(from, to, comparison), 2)], io)
    return isChanged
  }
  const source = () => compareSources(readShownValue(from.artifact), readShownValue(to.artifact))
  const [columns, paint] = [terminalWidth(io.stdout), paintFor(io.stdout, io)]
  const view = { paint, columns, changedOnly: options.changedOnly === true }
  const names: [string, string] = [`${sanitizeLine(key)} ${from.label}`, `${sanitizeLine(key)} ${to.label}`]
  const head = [paint(`${names[0]} → ${to.label}: ${sanitizeLine(comparison.summary.text)}`, 'bold')]
  if (options.output === 'table') {
    await printLines(isChanged ? chain(head, changeLines(comparison, source, names, view)) : head, io)
    return isChanged
  }
  const change = source()
  const hasLines = change.counts.added + change.counts.removed > 0
  // Another type, or text beyond what is compared.
  await printLines(chain(isChanged && !hasLines ? head : [], unifiedLines(change, names, view)), io)
  return isChanged || hasLines
}

const CHUNK_CHARS = 64 * 1024

/** Stops if the reader leaves; the exit code says nevertheless whether the versions differ. */
async function printLines(lines: Iterable<string>, io: Io): Promise<void> {
  let chunk = ''
  try {
    for (const line of lines) {
      chunk += `${line}\n`
      if (chunk.length < CHUNK_CHARS) continue
      await print(io, chunk)
      chunk = ''
    }
    await print(io, chunk)
  } catch (error) {
    if (!(error instanceof Exit)) throw error
  }
}

function jsonOf(from: ResolvedVersion, to: ResolvedVersion, { summary, change }: ValueComparison) {
  return { from: factsOf(from), to: factsOf(to), summary, ...changeJson(change(ALL_CHANGES)) }
}
function factsOf({ artifact: { id, type, created }, version }: ResolvedVersion) {
  return { id, version, type, created }
}

function* chain<Item>(...parts: Iterable<Item>[]): Generator<Item> {
  for (const part of parts) yield* part
}

function compareOptions({ key, byPosition, tolerance, relativeTolerance }: Options): CompareOptions {
  return {
    rowKey: byPosition ? [] : (key ?? null),
    ...(tolerance !== undefined && { absoluteTolerance: tolerance }),
    ...(relativeTolerance !== undefined && { relativeTolerance }),
  }
}

/** Key columns that a version does not have are not used. */
function checkKeyColumns(key: string[], comparison: ValueComparison): void {
  const change = comparison.change({ changedOnly: true, limit: 0, offset: 0 })
  if (change.kind !== 'table' || !change.is_key_guessed) return
  throw new CommandError(`A version lacks one of the key columns ${key.map(quote).join(', ')}.`)
}

const ALL_CHANGES = { changedOnly: true, limit: Number.MAX_SAFE_INTEGER, offset: 0 }
