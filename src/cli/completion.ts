/** Completion scripts, generated from the commands. */
import type { Command, Option } from 'commander'

export type Shell = 'bash' | 'zsh' | 'fish'

export function completionScript(program: Command, shell: Shell): string {
  return SCRIPTS[shell](contextsOf(program, []))
}

/** What can follow a command, such as `artifact ls`. */
type Context = { path: string; words: Word[]; options: ValueOption[] }
type Word = { text: string; description: string }
/** An option with a value. Without fixed values, files are offered. */
type ValueOption = { flags: string[]; values: readonly string[] }

function contextsOf(command: Command, path: string[]): Context[] {
  const options = command.options.filter(({ hidden }) => !hidden)
  const context: Context = {
    path: path.join(' '),
    words: [
      ...command.registeredArguments.flatMap(({ argChoices = [], description }) =>
        argChoices.map((text) => ({ text, description })),
      ),
      ...command.commands.map((inner) => ({ text: inner.name(), description: inner.summary() || inner.description() })),
      ...options.map((option) => ({ text: option.long ?? option.flags, description: option.description })),
      { text: '--help', description: 'show help' },
    ],
    options: options.flatMap((option) =>
      option.required ? [{ flags: flagsOf(option), values: option.argChoices ?? [] }] : [],
    ),
  }
  return [context, ...command.commands.flatMap((inner) => contextsOf(inner, [...path, inner.name()]))]
}

const flagsOf = ({ short, long }: Option) => [short, long].filter((flag) => flag !== undefined)

const SCRIPTS: Record<Shell, (contexts: Context[]) => string> = { bash, zsh, fish }

/** Finds the command among the words so far, in bash and zsh. */
function commandLoop(contexts: Context[]): string {
  const paths = contexts.flatMap(({ path }) => (path === '' ? [] : [`" ${path}"`])).join('|')
  return `    case "$path $word" in
      ${paths}) path="$path $word" ;;
    esac`
}

function bash(contexts: Context[]): string {
  const at = ({ path }: Context) => (path === '' ? '""' : `" ${path}"`)
  const values = contexts.flatMap((context) =>
    context.options.flatMap(({ flags, values }) =>
      flags.map(
        (flag) => `    "${context.path === '' ? '' : ` ${context.path}`}:${flag}") words="${values.join(' ')}" ;;`,
      ),
    ),
  )
  return `# vitrine in bash: source <(vitrine completion bash)
_vitrine() {
  local path="" word words="" current="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}"
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
${commandLoop(contexts)}
  done
  case "$path:$before" in
${values.join('\n')}
    *) case "$path" in
${contexts.map((context) => `      ${at(context)}) words="${context.words.map(({ text }) => text).join(' ')}" ;;`).join('\n')}
    esac ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _vitrine vitrine
`
}

/** As in bash, files are offered for options that take one, and where nothing else matches. */
function zsh(contexts: Context[]): string {
  const entry = ({ text, description }: Word) => quoted(`${text.replaceAll(':', '\\:')}:${description}`)
  const offer = (values: readonly string[]) => (values.length > 0 ? `compadd -- ${values.join(' ')}` : '_files')
  const optionCases = contexts.flatMap(({ path, options }) =>
    options.map(
      ({ flags, values }) =>
        `    ${flags.map((flag) => `"${path === '' ? '' : ` ${path}`}:${flag}"`).join('|')}) ${offer(values)}; return ;;`,
    ),
  )
  return `#compdef vitrine
# vitrine in zsh: source <(vitrine completion zsh)
_vitrine() {
  local path="" word
  local -a entries
  for word in "\${(@)words[2,CURRENT-1]}"; do
${commandLoop(contexts)}
  done
  case "$path:\${words[CURRENT-1]}" in
${optionCases.join('\n')}
  esac
  case "$path" in
${contexts.map((context) => `    ${context.path === '' ? '""' : `" ${context.path}"`}) entries=(${context.words.map(entry).join(' ')}) ;;`).join('\n')}
  esac
  _describe vitrine entries || _files
}
compdef _vitrine vitrine
`
}

function fish(contexts: Context[]): string {
  const lines = contexts.flatMap(({ path, words, options }) => {
    const when = `-n "__vitrine_at '${path}'"`
    return words.map(({ text, description }) => {
      const option = options.find(({ flags }) => flags.includes(text))
      const names = (option?.flags ?? [text]).map((flag) =>
        flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`,
      )
      const word = text.startsWith('-') ? names.join(' ') : `-f -a ${text}`
      const values = option?.values.length ? ` -x -a "${option.values.join(' ')}"` : ' -r'
      return `complete -c vitrine ${when} ${word}${option ? values : ''} -d ${quoted(description)}`
    })
  })
  return `# vitrine in fish: vitrine completion fish | source
function __vitrine_at
  set -l path ""
  for word in (commandline -opc)[2..]
    switch (string trim "$path $word")
      case ${contexts.flatMap(({ path }) => (path === '' ? [] : [`'${path}'`])).join(' ')}
        set path (string trim "$path $word")
    end
  end
  test "$path" = "$argv[1]"
end
${lines.join('\n')}
`
}

/** A text in single quotes, escaped for all three shells. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", '’').replaceAll('\\', '\\\\')}'`
}
