import type { FrontMatter as Content } from '#content/markdown/front-matter.ts'

/** The metadata at the start of a markdown file, folded. */
export function FrontMatter({ entries }: Pick<Content, 'entries'>) {
  return (
    <details className="md-front-matter" data-print="hide">
      <summary>Front matter</summary>
      <table>
        <tbody>
          {entries.map(({ key, value }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: keys may repeat, entries never move
            <tr key={index}>
              <th scope="row" dir="auto">
                {key}
              </th>
              <td dir="auto">{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  )
}
