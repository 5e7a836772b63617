/** The filters that several commands share: `--key`, `--type`, `--flow`, `--tag`. */
import { type Command, Option } from 'commander'
import { quote } from '#cli/output/text.ts'
import { fitsPattern } from '#content/retention.ts'
import { kindOf } from '#contract/kind-labels.ts'
import { kinds } from '#contract/kinds.ts'

export type SelectionOptions = { type?: string[]; key?: string[]; flow?: string[]; tag?: string[] }

/** The fields of a version that filters compare. `type` is the one that is shown. */
type Subject = { key: string | null; type: string | null }

export function addSelectionOptions(command: Command): Command {
  return command
    .option('--key <pattern>', "only these keys, * matches anything: --key 'daily-*'; repeatable", collect)
    .addOption(
      new Option('--type <type>', 'only this type, or none; repeatable')
        // For help and completion only: clients may publish other types.
        .choices([...Object.keys(kinds), 'none'])
        .argParser(collect),
    )
    .option('--flow <name>', 'only from runs of this flow; repeatable', collect)
    .option('--tag <tag>', 'only from runs with this tag; if repeated, with all of them', collect)
}

export function collect(value: string, previous: string[] = []): string[] {
  return [...previous, value]
}

/** Names unknown types in a filter that matches nothing; otherwise empty. */
export function unknownTypesHint({ type = [] }: SelectionOptions): string {
  const unknown = type.filter((name) => name !== 'none' && kindOf(name) === null)
  if (unknown.length === 0) return ''
  const known = [...Object.keys(kinds), 'none'].join(', ')
  return ` Unknown type ${unknown.map(quote).join(', ')}. Known types: ${known}.`
}

export function selectedTypes({ type }: SelectionOptions): (string | null)[] | null {
  return type?.map((name) => (name === 'none' ? null : name)) ?? null
}

type Filter = {
  artifacts?: { key?: { any_?: string[]; exists_?: boolean; like_?: string }; type?: { any_: string[] } }
  flows?: { name: { any_: string[] } }
  flow_runs?: { tags: { all_: string[] } }
}

/** The part of the filters that every server supports. Check its rows with `matchesSelection`. */
export function toArtifactFilter({ key, type, flow, tag }: SelectionOptions): Filter {
  // Prefect's client publishes links as markdown.
  const stored = type?.includes('link') ? [...new Set([...type, 'markdown'])] : type
  const kinds = selectedTypes({ type: stored ?? [] })?.filter((name) => name !== null)
  const hasKinds = stored && kinds?.length === stored.length
  const artifacts = { ...(key && { key: keyFilter(key) }), ...(hasKinds && { type: { any_: kinds } }) }
  return {
    ...(Object.keys(artifacts).length > 0 && { artifacts }),
    ...(flow && { flows: { name: { any_: flow } } }),
    ...(tag && { flow_runs: { tags: { all_: tag } } }),
  }
}

/** The same for a Vitrine server, which also filters by "no type". */
export function toSummaryFilter(selection: SelectionOptions) {
  const { artifacts, ...runs } = toArtifactFilter(selection)
  return { ...runs, ...(artifacts?.key && { artifacts: { key: artifacts.key } }), types: selectedTypes(selection) }
}

function keyFilter(patterns: string[]) {
  if (!patterns.some((pattern) => pattern.includes('*'))) return { any_: patterns }
  const [only = '', ...more] = patterns
  return { exists_: true, like_: more.length === 0 ? literalPart(only) : '' }
}

/** Whether a row of `toArtifactFilter` also matches what servers cannot filter by. */
export function matchesSelection({ key, ...options }: SelectionOptions, subject: Subject): boolean {
  const types = selectedTypes(options)
  const { key: name } = subject
  return (
    (!key || (name !== null && key.some((pattern) => fitsPattern(pattern, name)))) &&
    (!types || types.includes(subject.type))
  )
}

export function isEmptySelection({ type, key, flow, tag }: SelectionOptions): boolean {
  return !type && !key && !flow && !tag
}

/** The longest literal part of a pattern, for servers that only support substring search. */
function literalPart(pattern: string): string {
  const parts = pattern.split('*').filter((part) => !part.includes('\\'))
  return parts.reduce((longest, part) => (part.length > longest.length ? part : longest), '')
}
