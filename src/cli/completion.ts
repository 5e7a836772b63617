/** Scripts that complete command lines, made from the commands themselves. */
import type { Command, Option } from 'commander'

export type Shell = 'bash' | 'zsh' | 'fish'

export function completionScript(program: Command, shell: Shell): string {
  return SCRIPTS[shell](placesOf(program, []))
}

/** What can follow the words of a command: `artifact ls`. */
type Place = { path: string; words: Word[]; options: Choice[] }
type Word = { text: string; meaning: string }
/** An option that takes a value; without values of its own it may be the name of a file. */
type Choice = { flags: string[]; values: readonly string[] }

function placesOf(command: Command, path: string[]): Place[] {
  const options = command.options.filter(({ hidden }) => !hidden)
  const place: Place = {
    path: path.join(' '),
    words: [
      ...command.registeredArguments.flatMap(({ argChoices = [], description }) =>
        argChoices.map((text) => ({ text, meaning: description })),
      ),
      ...command.commands.map((inner) => ({ text: inner.name(), meaning: inner.summary() || inner.description() })),
      ...options.map((option) => ({ text: option.long ?? option.flags, meaning: option.description })),
      { text: '--help', meaning: 'what there is' },
    ],
    options: options.flatMap((option) =>
      option.required ? [{ flags: flagsOf(option), values: option.argChoices ?? [] }] : [],
    ),
  }
  return [place, ...command.commands.flatMap((inner) => placesOf(inner, [...path, inner.name()]))]
}

const flagsOf = ({ short, long }: Option) => [short, long].filter((flag) => flag !== undefined)

const SCRIPTS: Record<Shell, (places: Place[]) => string> = { bash, zsh, fish }

/** The words so far that name commands, in bash and zsh alike. */
function walk(places: Place[]): string {
  const paths = places.flatMap(({ path }) => (path === '' ? [] : [`" ${path}"`])).join('|')
  return `    case "$path $word" in
      ${paths}) path="$path $word" ;;
    esac`
}

function bash(places: Place[]): string {
  const at = ({ path }: Place) => (path === '' ? '""' : `" ${path}"`)
  const values = places.flatMap((place) =>
    place.options.flatMap(({ flags, values }) =>
      flags.map((flag) => `    "${place.path === '' ? '' : ` ${place.path}`}:${flag}") words="${values.join(' ')}" ;;`),
    ),
  )
  return `# vitrine in bash: source <(vitrine completion bash)
_vitrine() {
  local path="" word words="" current="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}"
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
${walk(places)}
  done
  case "$path:$before" in
${values.join('\n')}
    *) case "$path" in
${places.map((place) => `      ${at(place)}) words="${place.words.map(({ text }) => text).join(' ')}" ;;`).join('\n')}
    esac ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _vitrine vitrine
`
}

/** Files are offered where an option takes them, and where nothing else fits, as in bash. */
function zsh(places: Place[]): string {
  const entry = ({ text, meaning }: Word) => quoted(`${text.replaceAll(':', '\\:')}:${meaning}`)
  const offer = (values: readonly string[]) => (values.length > 0 ? `compadd -- ${values.join(' ')}` : '_files')
  const choices = places.flatMap(({ path, options }) =>
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
${walk(places)}
  done
  case "$path:\${words[CURRENT-1]}" in
${choices.join('\n')}
  esac
  case "$path" in
${places.map((place) => `    ${place.path === '' ? '""' : `" ${place.path}"`}) entries=(${place.words.map(entry).join(' ')}) ;;`).join('\n')}
  esac
  _describe vitrine entries || _files
}
compdef _vitrine vitrine
`
}

function fish(places: Place[]): string {
  const lines = places.flatMap(({ path, words, options }) => {
    const when = `-n "__vitrine_at '${path}'"`
    return words.map(({ text, meaning }) => {
      const option = options.find(({ flags }) => flags.includes(text))
      const names = (option?.flags ?? [text]).map((flag) =>
        flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`,
      )
      const word = text.startsWith('-') ? names.join(' ') : `-f -a ${text}`
      const values = option?.values.length ? ` -x -a "${option.values.join(' ')}"` : ' -r'
      return `complete -c vitrine ${when} ${word}${option ? values : ''} -d ${quoted(meaning)}`
    })
  })
  return `# vitrine in fish: vitrine completion fish | source
function __vitrine_at
  set -l path ""
  for word in (commandline -opc)[2..]
    switch (string trim "$path $word")
      case ${places.flatMap(({ path }) => (path === '' ? [] : [`'${path}'`])).join(' ')}
        set path (string trim "$path $word")
    end
  end
  test "$path" = "$argv[1]"
end
${lines.join('\n')}
`
}

/** A text in single quotes, as all three shells read it. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", '’').replaceAll('\\', '\\\\')}'`
}
