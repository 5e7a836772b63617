/** The conditions that commands share: `--type`, `--key`, `--flow`, `--tag`. */
import { type Command, Option } from 'commander'
import { fitsPattern } from '#content/retention.ts'
import { kindOf, kinds } from '#contract/kinds.ts'

export type SelectionOptions = { type?: string[]; key?: string[]; flow?: string[]; tag?: string[] }

/** A version as far as conditions look at it. */
type Subject = { key: string | null; type: string | null }

export function addSelectionOptions(command: Command): Command {
  return command
    .option('--key <pattern>', "keys, * stands for any text: --key 'daily-*'; may be repeated", collect)
    .addOption(
      new Option(
        '--type <kind>',
        'a kind, none, or any other type; links that clients publish are markdown; may be repeated',
      )
        // For help and completion: any other is taken, since clients may publish it.
        .choices([...Object.keys(kinds), 'none'])
        .argParser(collect),
    )
    .option('--flow <name>', 'made by a run of this flow; may be repeated', collect)
    .option('--tag <tag>', 'made by a run with this tag; repeated: with all of them', collect)
}

function collect(value: string, before: string[] = []): string[] {
  return [...before, value]
}

/** What may be wrong with conditions that nothing fits; empty without a guess. */
export function hintOf({ type = [] }: SelectionOptions): string {
  const odd = type.filter((name) => name !== 'none' && kindOf(name) === null)
  if (odd.length === 0) return ''
  const names = odd.map((name) => JSON.stringify(name)).join(', ')
  return ` ${names} ${odd.length === 1 ? 'is' : 'are'} none of the known kinds: ${Object.keys(kinds).join(', ')}, or none.`
}

export function typesOf({ type }: SelectionOptions): (string | null)[] | null {
  return type?.map((name) => (name === 'none' ? null : name)) ?? null
}

type Filter = {
  artifacts?: { key?: { any_?: string[]; exists_?: boolean; like_?: string }; type?: { any_: string[] } }
  flows?: { name: { any_: string[] } }
  flow_runs?: { tags: { all_: string[] } }
}

/** What any server can be asked of the conditions; `fits` has to look at what it answers. */
export function filterOf({ key, type, flow, tag }: SelectionOptions): Filter {
  const kinds = typesOf({ type: type ?? [] })?.filter((name) => name !== null)
  const hasKinds = type && kinds?.length === type.length
  const artifacts = { ...(key && { key: keyFilter(key) }), ...(hasKinds && { type: { any_: kinds } }) }
  return {
    ...(Object.keys(artifacts).length > 0 && { artifacts }),
    ...(flow && { flows: { name: { any_: flow } } }),
    ...(tag && { flow_runs: { tags: { all_: tag } } }),
  }
}

/** The same of our own server, which also knows versions without a kind. */
export function summaryFilterOf(selection: SelectionOptions) {
  const { artifacts, ...runs } = filterOf(selection)
  return { ...runs, ...(artifacts?.key && { artifacts: { key: artifacts.key } }), types: typesOf(selection) }
}

function keyFilter(patterns: string[]) {
  if (!patterns.some((pattern) => pattern.includes('*'))) return { any_: patterns }
  const [only = '', ...more] = patterns
  return { exists_: true, like_: more.length === 0 ? literalPart(only) : '' }
}

/** Whether a version of a list made with `filterOf` fits the conditions that servers do not know. */
export function fits({ key, ...options }: SelectionOptions, subject: Subject): boolean {
  const types = typesOf(options)
  const { key: name } = subject
  return (
    (!key || (name !== null && key.some((pattern) => fitsPattern(pattern, name)))) &&
    (!types || types.includes(subject.type))
  )
}

export function isEmpty({ type, key, flow, tag }: SelectionOptions): boolean {
  return !type && !key && !flow && !tag
}

/** The longest text that every key of a pattern holds, for servers that can only look for a part. */
function literalPart(pattern: string): string {
  const parts = pattern.split('*').filter((part) => !part.includes('\\'))
  return parts.reduce((longest, part) => (part.length > longest.length ? part : longest), '')
}
