import { execFileSync } from 'node:child_process'
import { globSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, relative } from 'node:path'

/** Writes the SDK's types, and all types they refer to, to `folder`: `sdk/index.d.ts` and so on. */
export function writeTypes(folder: string): void {
  rmSync(folder, { recursive: true, force: true })
  const args = ['node_modules/typescript/bin/tsc', '-p', 'build/types.tsconfig.json', '--outDir', folder]
  execFileSync(process.execPath, args, { stdio: 'inherit' })
  for (const path of globSync(`${folder}/**/*.d.ts`)) {
    writeFileSync(path, nameByPath(readFileSync(path, 'utf8'), relative(dirname(path), folder) || '.'))
  }
}

/** Replaces imports by room (`#contract/artifact.ts`), which the compiler leaves alone and only this project resolves. */
function nameByPath(text: string, root: string): string {
  return text.replace(
    /(['"])(#|\.\.?\/)([\w/.-]+)\.ts\1/g,
    (_, quote: string, start: string, rest: string) =>
      `${quote}${start === '#' ? `${root}/` : start}${rest}.js${quote}`,
  )
}
