/** One part of `npm test`: a command, the part it needs, and how its tests are counted. */
export type Part = {
  readonly name: string
  readonly command: readonly [string, ...string[]]
  readonly needs?: string
  /** Runs only when named: it needs more than Node and npm, or much time. */
  readonly isExtra?: true
  readonly report: { readonly from: 'exit' } | { readonly from: 'vitest' | 'playwright'; readonly file: string }
}

/** Where the test runners leave their JSON reports, and the runner the final counts. */
export const reports = '.cache/reports'

const unitReport = `${reports}/unit.json`
const packageReport = `${reports}/package.json`
const abuseReport = `${reports}/abuse.json`
const prefectReport = `${reports}/prefect.json`
export const journeysReport = `${reports}/journeys.json`
const byExit = { from: 'exit' } as const

/**
 * In the order in which they start, two at a time: first the build, which others need, and the longest, then the second
 * longest, then the short ones.
 */
export const parts: readonly Part[] = [
  { name: 'build', command: ['node', 'build/ui.ts'], report: byExit },
  {
    name: 'unit',
    command: [
      'vitest',
      'run',
      '--no-color',
      '--silent=passed-only',
      '--reporter=minimal',
      '--reporter=json',
      `--outputFile.json=${unitReport}`,
    ],
    report: { from: 'vitest', file: unitReport },
  },
  {
    name: 'journeys',
    command: ['playwright', 'test'],
    needs: 'build',
    report: { from: 'playwright', file: journeysReport },
  },
  {
    name: 'package',
    command: [
      'vitest',
      'run',
      '--config=checks/package/vitest.config.ts',
      '--no-color',
      '--reporter=minimal',
      '--reporter=json',
      `--outputFile.json=${packageReport}`,
    ],
    needs: 'build',
    report: { from: 'vitest', file: packageReport },
  },
  { name: 'types', command: ['tsc', '-p', '.', '--pretty', 'false'], report: byExit },
  { name: 'lint', command: ['biome', 'ci', '--error-on-warnings', '--colors=off'], report: byExit },
  {
    name: 'dead-code',
    command: [
      'knip',
      '--no-progress',
      '--include',
      'files,dependencies,unlisted,unresolved,exports,types,duplicates,cycles',
    ],
    report: byExit,
  },
  { name: 'length', command: ['node', 'checks/file-length.ts'], report: byExit },
  { name: 'language', command: ['node', 'checks/language.ts'], report: byExit },
  { name: 'lock', command: ['node', 'checks/lock.ts'], report: byExit },
  { name: 'size', command: ['node', 'checks/size.ts'], needs: 'build', report: byExit },
  {
    name: 'prefect',
    command: [
      'vitest',
      'run',
      '--config=checks/prefect/vitest.config.ts',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${prefectReport}`,
    ],
    needs: 'build',
    isExtra: true,
    report: { from: 'vitest', file: prefectReport },
  },
  {
    name: 'abuse',
    command: [
      'vitest',
      'run',
      '--config=checks/abuse/vitest.config.ts',
      '--no-color',
      '--reporter=minimal',
      '--reporter=json',
      `--outputFile.json=${abuseReport}`,
    ],
    isExtra: true,
    report: { from: 'vitest', file: abuseReport },
  },
  { name: 'image', command: ['node', 'checks/image.ts'], isExtra: true, report: byExit },
]
