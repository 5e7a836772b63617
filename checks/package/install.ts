/** Packs the package and installs it into a new project as npm would, with its dependencies and nothing else. */
import { execFileSync } from 'node:child_process'
import { globSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import type { TestProject } from 'vitest/node'
import * as z from 'zod/mini'

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of a project that installed the package. */
    project: string
  }
}

const Package = z.object({ dependencies: z.record(z.string(), z.string()) })

export default function install({ provide }: TestProject): () => void {
  const project = mkdtempSync(join(tmpdir(), 'vitrine-package-'))
  provide('project', project)
  execFileSync('npm', ['pack', '--silent', '--pack-destination', project], { stdio: ['ignore', 'ignore', 'inherit'] })
  const [tarball = ''] = globSync('*.tgz', { cwd: project })
  execFileSync('tar', ['-xzf', tarball], { cwd: project })
  mkdirSync(join(project, 'node_modules'))
  const installed = join(project, 'node_modules/vitrine')
  renameSync(join(project, 'package'), installed)
  const { dependencies } = z.parse(Package, JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')))
  for (const name of Object.keys(dependencies)) {
    mkdirSync(dirname(join(project, 'node_modules', name)), { recursive: true })
    symlinkSync(resolve('node_modules', name), join(project, 'node_modules', name), 'junction')
  }
  writeFileSync(join(project, 'package.json'), '{ "type": "module" }\n')
  return () => rmSync(project, { recursive: true })
}
