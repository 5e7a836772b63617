import { type Command, Option } from 'commander'
import { Exit } from '#cli/errors.ts'
import { type Io, notify, terminalWidth } from '#cli/io.ts'
import { type Setting, settingHelp, settings } from '#contract/settings.ts'

const INDENT = '      '

export function configure(command: Command, io: Io): void {
  const all = Object.values<Setting>(settings)
  for (const setting of all) if (setting.flag) command.addOption(new Option(setting.flag, settingHelp(setting)))
  const wrap = (text: string) => command.createHelp().boxWrap(text, (terminalWidth(io.stdout) ?? 100) - INDENT.length)
  const withoutOption = all
    .filter(({ flag }) => flag === undefined)
    .map(({ env, help }) => `  ${env[0]}\n${INDENT}${wrap(help).replaceAll('\n', `\n${INDENT}`)}`)
  command
    .addHelpText(
      'after',
      `
Environment variables without an option:
${withoutOption.join('\n')}

Examples:
  vitrine serve --sample
  vitrine serve --port 4300 --upstream http://127.0.0.1:4200/api --read-only
  DATABASE_URL=postgres://vitrine@db/vitrine vitrine serve --host 0.0.0.0`,
    )
    .action(async () => await start(command, io))
}

/** Returns when the server listens; it stops at a signal. The options are passed on as they were typed. */
async function start(command: Command, io: Io): Promise<void> {
  const { main } = await import('#server/main.ts')
  const code = await main(
    command.options.flatMap((option) => argument(option, command.getOptionValue(option.attributeName()))),
  )
  // The server has printed the reason.
  if (code === 1) notify(io, 'Choose another address with --port or --host.')
  if (code !== 0) throw new Exit(code)
}

function argument({ long }: Option, value: unknown): string[] {
  if (!long || value === undefined) return []
  return typeof value === 'string' ? [long, value] : [long]
}
