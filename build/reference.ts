// Writes docs/sdk-reference.md: what the SDK exports, from its types and docstrings.
import { globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Declaration, declarationsOf } from './declarations.ts'
import { proseOf } from './prose.ts'
import { codeOf, kindOf, shapesOf } from './signature.ts'
import { writeTypes } from './types.ts'

export const referencePath = 'docs/sdk-reference.md'

const opening = `# SDK reference

All that \`import { … } from 'vitrine'\` offers, made by \`npm run reference\` from the docstrings in \`src/sdk\`.
[The guide](sdk.md) has examples.`

const headings = { function: 'Functions', class: 'Errors', type: 'Types' } as const

/** The page as generated from the current sources. */
export function referencePage(): string {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-types-'))
  try {
    writeTypes(folder)
    return pageOf(
      declarationsOf(join(folder, 'sdk/index.d.ts')),
      globSync(`${folder}/contract/*.d.ts`).sort().flatMap(declarationsOf),
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function pageOf(exported: readonly Declaration[], contract: readonly Declaration[]): string {
  const declarations = [...exported, ...contract]
  const shapes = shapesOf(declarations)
  // A schema and the type of its output share a name; users import the type.
  const isSchema = ({ name, node }: Declaration) =>
    node.type === 'VariableDeclaration' && exported.some((each) => each.name === name && each.node !== node)
  const sections = Object.entries(headings).map(([kind, heading]) => {
    const entries = exported.filter((each) => kindOf(each) === kind && !isSchema(each))
    return [
      `## ${heading}`,
      ...entries.map((each) => {
        const doc = each.doc || (exported.find(({ name, doc }) => name === each.name && doc)?.doc ?? '')
        return [`### ${each.name}`, proseOf(doc), `\`\`\`ts\n${codeOf(each, declarations, shapes)}\n\`\`\``]
          .filter(Boolean)
          .join('\n\n')
      }),
    ].join('\n\n')
  })
  return `${[opening, ...sections].join('\n\n')}\n`
}

if (import.meta.main) writeFileSync(referencePath, referencePage())
