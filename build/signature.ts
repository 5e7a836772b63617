import type { ESTree } from 'vite'
import { type Declaration, textOf } from './declarations.ts'
import { schemaType } from './schema-type.ts'

/** A type that the compiler writes out in full wherever it infers it; the page shows its name instead. */
export type Shape = { readonly name: string; readonly text: string }

/** The named types of schema outputs and function results, the longest first. */
export function shapesOf(declarations: readonly Declaration[]): Shape[] {
  const shapes = declarations.flatMap((each) => {
    const text = writtenOut(each, declarations)
    return text?.startsWith('{') ? [{ name: each.name, text }] : []
  })
  return shapes.sort((a, b) => b.text.length - a.text.length)
}

export function kindOf(declaration: Declaration): 'function' | 'class' | 'type' {
  if (declaration.node.type === 'ClassDeclaration') return 'class'
  return functionOf(declaration) ? 'function' : 'type'
}

/** The declaration without function bodies. */
export function codeOf(
  declaration: Declaration,
  declarations: readonly Declaration[],
  shapes: readonly Shape[],
): string {
  const { node, module, name } = declaration
  const head = functionOf(declaration)
  const full = writtenOut(declaration, declarations)
  const text = head
    ? headOf(head, declaration)
    : full
      ? `type ${name} = ${full}`
      : textOf(node, module).replace(/^(export )?(declare )?/, '')
  return (
    shapes
      .filter((shape) => shape.name !== name)
      .reduce((said, shape) => said.replaceAll(inAnyLayout(shape.text), shape.name), text)
      // Users catch errors; they do not construct them.
      .replaceAll(/(^ +\/\*\*[^/]*\*\/\n)?^ +constructor\(.*\n/gm, '')
      .replace(/ \{\n\}$/, '')
      .replaceAll(/;$/gm, '')
      .replaceAll(/^( {4})+/gm, (indent) => indent.slice(indent.length / 2))
  )
}

/** `type X = z.infer<typeof X>`, `z.input<typeof X>` and `ReturnType<typeof f>`, written out; undefined for all others. */
function writtenOut({ node, module }: Declaration, declarations: readonly Declaration[]): string | undefined {
  if (node.type !== 'TSTypeAliasDeclaration' || node.typeAnnotation.type !== 'TSTypeReference') return undefined
  const [argument] = node.typeAnnotation.typeArguments?.params ?? []
  if (argument?.type !== 'TSTypeQuery' || argument.exprName.type !== 'Identifier') return undefined
  const { name } = argument.exprName
  const value = declarations.find((each) => each.name === name && each.node.type !== 'TSTypeAliasDeclaration')
  if (!value) return undefined
  const result = functionOf(value)?.returnType?.typeAnnotation
  if (result) return textOf(result, value.module)
  const schema = typeOfValue(value)
  return schema && schemaType(schema, value.module, textOf(node.typeAnnotation.typeName, module) === 'z.input')
}

function typeOfValue({ node }: Declaration): ESTree.TSType | undefined {
  return node.type === 'VariableDeclaration' ? node.declarations[0]?.id.typeAnnotation?.typeAnnotation : undefined
}

/** The function declared here, as a declaration or as a constant. */
function functionOf(declaration: Declaration) {
  if (declaration.node.type === 'TSDeclareFunction') return declaration.node
  const type = typeOfValue(declaration)
  return type?.type === 'TSFunctionType' ? type : undefined
}

/** Destructured parameters get one name: the one in the docstring, else `options`. */
function headOf(head: NonNullable<ReturnType<typeof functionOf>>, { name, module, doc }: Declaration): string {
  const generics = head.typeParameters ? textOf(head.typeParameters, module) : ''
  const parameters = head.params.map((parameter) => {
    const text = textOf(parameter, module)
    if (parameter.type !== 'ObjectPattern' || !parameter.typeAnnotation) return text
    const mark = parameter.optional ? '?' : ''
    return `${/^@param (\w+)/m.exec(doc)?.[1] ?? 'options'}${mark}${textOf(parameter.typeAnnotation, module)}`
  })
  const result = head.returnType ? textOf(head.returnType, module).replace(/^=>\s*/, ': ') : ''
  return `function ${name}${generics}(${parameters.join(', ')})${result}`
}

function inAnyLayout(text: string): RegExp {
  const words = text.split(/\s+/).map((word) => word.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
  return new RegExp(words.join('\\s+'), 'g')
}
