import type { ESTree } from 'vite'
import { type Declaration, textOf } from './declarations.ts'

type Module = Declaration['module']

/**
 * The type of a schema's output, as written by hand: `z.ZodMiniNullable<X>` is `X | null`. In its input, a member
 * with a default is optional.
 */
export function schemaType(node: ESTree.TSTupleElement, module: Module, isInput: boolean): string {
  if (node.type !== 'TSTypeReference') return textOf(node, module)
  const name = textOf(node.typeName, module)
  const kind = name.replace(/^z\.ZodMini/, '')
  const [first, second] = node.typeArguments?.params ?? []
  if (kind === name) return textOf(node, module)
  if (!first) return kind.toLowerCase()
  const inner = schemaType(first, module, isInput)
  if (kind === 'Nullable') return `${inner} | null`
  if (kind === 'Optional' || (kind === 'Default' && isInput)) return `${inner} | undefined`
  if (kind === 'Array') return inner.includes(' | ') && !inner.startsWith('{') ? `(${inner})[]` : `${inner}[]`
  if (kind === 'Record' && second) return `Record<${inner}, ${schemaType(second, module, isInput)}>`
  if (kind === 'Enum')
    return membersOf(first)
      .map((member) => textOf(member.type, module))
      .join(' | ')
  if (kind === 'Union' || kind === 'DiscriminatedUnion')
    return elementsOf(first)
      .map((each) => schemaType(each, module, isInput))
      .join(' | ')
  if (kind !== 'Object') return inner
  const lines = membersOf(first).map(({ name, type }) => {
    const text = schemaType(type, module, isInput)
    return `${textOf(name, module)}${text.endsWith(' | undefined') ? '?' : ''}: ${text.replaceAll('\n', '\n    ')};`
  })
  return `{\n    ${lines.join('\n    ')}\n}`
}

function membersOf(node: ESTree.TSType) {
  if (node.type !== 'TSTypeLiteral') return []
  return node.members.flatMap((member) =>
    member.type === 'TSPropertySignature' && member.typeAnnotation
      ? [{ name: member.key, type: member.typeAnnotation.typeAnnotation }]
      : [],
  )
}

/** The members of `readonly [A, B]`. */
function elementsOf(node: ESTree.TSType): ESTree.TSTupleElement[] {
  if (node.type === 'TSTypeOperator') return elementsOf(node.typeAnnotation)
  return node.type === 'TSTupleType' ? node.elementTypes : []
}
