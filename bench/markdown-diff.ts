import { diffLines } from 'diff'
import { diffMarkdown } from '#compare/markdown/diff-markdown.ts'
import { averageOf, compare, printHeading } from './rounds.ts'

const CHARACTERS = 1_000_000

const paragraph = (number: number, word: string): string => {
  const sentence = (part: number) =>
    `Measurement ${number}.${part} of sensor ${(number * 7919 + part) % 997} was ${word} at ${(number * 31 + part) % 100} degrees. `
  return `${number % 12 === 0 ? `## Section ${number / 12}\n\n` : ''}${[1, 2, 3, 4].map(sentence).join('')}\n\n`
}

const PARAGRAPHS = Math.round(CHARACTERS / paragraph(1000, 'normal').length)

const documentOf = (wordOf: (number: number) => string, order = (number: number) => number): string =>
  Array.from({ length: PARAGRAPHS }, (_, index) => paragraph(order(index), wordOf(order(index)))).join('')

const tableOf = (measure: (number: number) => number): string =>
  `| sensor | place | value |\n|---|---|---:|\n${Array.from(
    { length: 20_000 },
    (_, number) => `| sensor ${number} | hall ${number % 20}, rack ${number % 300} | ${measure(number)} |\n`,
  ).join('')}`

const cases: Record<string, [before: string, after: string]> = {
  equal: [documentOf(() => 'normal'), documentOf(() => 'normal')],
  'every tenth paragraph': [
    documentOf(() => 'normal'),
    documentOf((number) => (number % 10 === 0 ? 'high' : 'normal')),
  ],
  'every paragraph': [documentOf(() => 'normal'), documentOf(() => 'high')],
  'sections in another order': [
    documentOf(() => 'normal'),
    documentOf(
      () => 'normal',
      (index) => (index + 240 < PARAGRAPHS ? index + 240 : index + 240 - PARAGRAPHS),
    ),
  ],
  'a column of a table': [tableOf((number) => number % 97), tableOf((number) => (number % 97) + 1)],
}

/** Measures the comparison of documents of 1 MB beside a comparison of their lines. */
export const measureMarkdownDiff = async (): Promise<void> => {
  printHeading('markdown-diff: 1 MB', 'diffLines')
  for (const [name, [before, after]] of Object.entries(cases)) {
    const timeOf = (work: () => unknown) => averageOf(1, () => Promise.resolve(work()))
    await compare({
      name,
      ours: timeOf(() => diffMarkdown(before, after)),
      // Without a limit, it takes minutes where every line differs.
      beside: timeOf(() => diffLines(before, after, { maxEditLength: 3000 })),
    })
  }
}
