import type { Command } from 'commander'
import { parseInteger } from '#cli/args/parsers.ts'
import { pageUrl } from '#cli/connect/page-url.ts'
import { addServerOption, connectTo, resolveUrl, type ServerOptions } from '#cli/connect/server.ts'
import { type Io, notify, print } from '#cli/io.ts'
import { findNumbered, findVersion, requireKey } from '#cli/list/find-artifact.ts'

type Options = ServerOptions & { version?: number; print?: boolean }

export function configure(command: Command, io: Io): void {
  command
    .argument('<key|id>', 'a key or an id')
    .option('--version <n>', 'the version of the key with this number', parseInteger(1))
    .option('--print', 'print the URL instead of opening it')
  addServerOption(command)
    .addHelpText(
      'after',
      `
Examples:
  vitrine artifact open daily-report
  vitrine artifact open daily-report --version 3 --print`,
    )
    .action(async (name: string, options: Options) => {
      const url = pageUrl(resolveUrl(options, io), await pathOf(name, options, io))
      if (!options.print && (await io.openUrl?.(url))) return notify(io, `Opened ${url}`)
      await print(io, `${url}\n`)
    })
}

/** The path of the page. Fails if there is no such artifact, so that a typing error does not open an empty page. */
async function pathOf(name: string, options: Options, io: Io): Promise<string> {
  const client = connectTo(options, io)
  const { version } = options
  if (version === undefined) {
    const { id, key } = await findVersion(client, name, io)
    return key === name ? `/artifacts/key/${encodeURIComponent(key)}` : `/artifacts/artifact/${id}`
  }
  const key = await requireKey(client, name, io)
  await findNumbered(client, key, version, io)
  return `/artifacts/key/${encodeURIComponent(key)}?version=${version}`
}
