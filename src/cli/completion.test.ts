import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { terminal } from './test-terminal.ts'

const script = async (shell: string) => (await terminal('http://127.0.0.1:1/api')(['completion', shell])).stdout

/** The words that bash offers for the last of these words. */
async function offered(...words: string[]): Promise<string[]> {
  const line = `COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _vitrine`
  const program = `${await script('bash')}\n${line}\nprintf '%s\\n' "\${COMPREPLY[@]}"`
  return execFileSync('bash', ['-c', program], { encoding: 'utf8' }).trim().split('\n')
}

test('bash completes commands, options and formats', async () => {
  expect(await offered('vitrine', '')).toEqual([
    'serve',
    'import',
    'artifact',
    'run',
    'retention',
    'mirror',
    'completion',
    '--version',
    '--help',
  ])
  expect(await offered('vitrine', 'artifact', 'in')).toEqual(['inspect'])
  expect(await offered('vitrine', 'artifact', 'ls', '--s')).toEqual(['--since', '--sort'])
  expect(await offered('vitrine', 'artifact', 'ls', '--key', 'artifact', '-o', 'n')).toEqual(['ndjson'])
  expect(await offered('vitrine', 'artifact', 'ls', '--type', 'ma')).toEqual(['markdown'])
  expect(await offered('vitrine', 'artifact', 'prune', '--type', 'n')).toEqual(['none'])
  expect(await offered('vitrine', 'retention', 'run', '--y')).toEqual(['--yes'])
  expect(await offered('vitrine', 'completion', '')).toEqual(['bash', 'zsh', 'fish', '--help'])
  // No words, so that bash offers files.
  expect(await offered('vitrine', 'artifact', 'create', '--table', '')).toEqual([''])
})

test('zsh and fish complete formats, shells and files', async () => {
  const zsh = await script('zsh')
  expect(zsh).toContain('" artifact ls:-o"|" artifact ls:--output") compadd -- table json csv ndjson; return ;;')
  expect(zsh).toContain('" artifact create:--table") _files; return ;;')
  // Files after a command only if no word matches.
  expect(zsh.match(/^.*_files$/gm)).toEqual(['  _describe vitrine entries || _files'])
  const fish = await script('fish')
  expect(fish).toContain(`"__vitrine_at 'artifact ls'" -s o -l output -x -a "table json csv ndjson" `)
  expect(fish).toContain(`"__vitrine_at 'artifact create'" -l table -r `)
  expect(fish).toContain(`"__vitrine_at 'completion'" -f -a zsh `)
})

test.each(['bash', 'zsh', 'fish'])('the script for %s names every command with its options', async (shell) => {
  const text = await script(shell)
  for (const word of ['artifact', 'inspect', 'prune', 'retention', 'preview', 'serve']) expect(text).toContain(word)
  for (const option of ['older-than', 'read-only', 'flow-run', 'dry-run']) expect(text).toContain(option)
  expect(text).not.toContain('undefined')
})
