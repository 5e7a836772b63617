import { type Command, Option } from 'commander'
import { Exit } from '#cli/errors.ts'
import { type Io, say } from '#cli/io.ts'

/** Arguments are for everybody on the machine to see. */
const SECRETS = `Only in the environment:
  VITRINE_AUTH_STRING
      user:password that everybody needs
  VITRINE_CSRF_PROTECTION
      1 asks for tokens as Prefect does
  VITRINE_UPSTREAM_API_KEY,
  VITRINE_UPSTREAM_AUTH_STRING
      credentials for the upstream`

export function configure(command: Command, io: Io): void {
  const setting = (flags: string, env: string, words: string) =>
    command.addOption(new Option(flags, `${words} (else ${env})`))
  setting('--host <host>', 'HOST', 'where it listens; 127.0.0.1')
  setting('--port <port>', 'PORT', 'where it listens; 4200')
  setting('--database-url <url>', 'DATABASE_URL', 'sqlite:./data/vitrine.db, or postgres://user@host/name')
  setting('--database-pool-size <n>', 'DATABASE_POOL_SIZE', 'connections to PostgreSQL; 10')
  setting('--base-path <path>', 'BASE_PATH', 'in front of every address; /')
  setting('--cors-origins <origins>', 'CORS_ORIGINS', 'whose pages may call the API; nobody else’s')
  setting('--body-limit <bytes>', 'BODY_LIMIT', 'of the largest request; 64 MiB')
  setting('--retention-file <path>', 'RETENTION_FILE', 'rules of what is cleaned up; changed in the app without one')
  setting('--log-level <level>', 'LOG_LEVEL', 'info')
  setting('--upstream <url>', 'VITRINE_UPSTREAM_URL', 'show the artifacts of this Prefect API')
  setting('--read-only', 'VITRINE_READ_ONLY', 'refuse every change')
  command
    .option('--sample', 'fill in a sample set to look around in')
    .addHelpText(
      'after',
      `
${SECRETS}

Examples:
  vitrine serve --sample
  vitrine serve --port 4300 --upstream http://127.0.0.1:4200/api --read-only
  DATABASE_URL=postgres://vitrine@db/vitrine vitrine serve --host 0.0.0.0`,
    )
    .action(async () => await start(command, io))
}

/** The server reads its own settings; it stays after this, until a signal ends it. */
async function start(command: Command, io: Io): Promise<void> {
  const { main } = await import('#server/main.ts')
  const code = await main(
    command.options.flatMap((option) => argument(option, command.getOptionValue(option.attributeName()))),
  )
  // It cannot have its address, and has said why.
  if (code === 1) say(io, 'Choose another address with --port or --host.')
  if (code !== 0) throw new Exit(code)
}

function argument({ long }: Option, value: unknown): string[] {
  if (!long || value === undefined) return []
  return typeof value === 'string' ? [long, value] : [long]
}
