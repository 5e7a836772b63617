import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ESTree, parseSync } from 'vite'

/** A declaration file. */
type Module = Pick<ReturnType<typeof parseSync>, 'program' | 'comments'> & { readonly text: string }

/** What an exported name stands for; a type and a value may share one. */
export type Declaration = {
  readonly name: string
  readonly node: ESTree.Declaration
  readonly module: Module
  /** The docstring. */
  readonly doc: string
}

const modules = new Map<string, Module>()

function readModule(path: string): Module {
  const known = modules.get(path)
  if (known) return known
  const text = readFileSync(path, 'utf8')
  const { program, comments, errors } = parseSync(path, text, { lang: 'dts', sourceType: 'module' })
  if (errors[0]) throw new Error(`${path}: ${errors[0].message}`)
  const module = { text, program, comments }
  modules.set(path, module)
  return module
}

/** All exports of a module, in its order; a re-export is looked up in its source module. */
export function declarationsOf(path: string): Declaration[] {
  const module = readModule(path)
  return module.program.body.flatMap((statement): Declaration[] => {
    if (statement.type !== 'ExportNamedDeclaration') return []
    const { source, specifiers, declaration: node } = statement
    if (source) {
      const all = declarationsOf(join(path, '..', source.value.replace(/\.js$/, '.d.ts')))
      return specifiers.flatMap(({ local }) => all.filter(({ name }) => name === textOf(local, module)))
    }
    if (!node) return []
    const doc = docAbove(statement, module)
    return namesOf(node).map((name) => ({ name, node, module, doc }))
  })
}

function namesOf(node: ESTree.Declaration): string[] {
  if (node.type === 'VariableDeclaration') {
    return node.declarations.flatMap(({ id }) => (id.type === 'Identifier' ? [id.name] : []))
  }
  return 'id' in node && node.id?.type === 'Identifier' ? [node.id.name] : []
}

export function textOf({ start, end }: ESTree.Span, { text }: Module): string {
  return text.slice(start, end)
}

/** The docstring right above, without its comment marks; empty if there is none. */
export function docAbove({ start }: ESTree.Span, { text, comments }: Module): string {
  const above = comments.findLast(({ end }) => end <= start)
  if (!above?.value.startsWith('*') || text.slice(above.end, start).trim() !== '') return ''
  return above.value
    .slice(1)
    .replaceAll(/^[ \t]*\* ?/gm, '')
    .trim()
}
