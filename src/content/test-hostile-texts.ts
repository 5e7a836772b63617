/** Texts of any length that consist of one construct, repeated or nested, by the name of the construct. */

export const hostileTexts: Record<string, (length: number) => string> = {
  stars: repeat('*'),
  'opening stars': repeat('*a '),
  'mixed emphasis': repeat('*a _b '),
  'emphasis before a definition': (length) => `${repeat('*a_')(length)}\n[x]: y\n`,
  tildes: repeat('~~a'),
  'opening brackets': repeat('['),
  'closing brackets': repeat(']'),
  'nested brackets': (length) => '['.repeat(length / 2) + ']'.repeat(length / 2),
  'unclosed links': repeat('[a]('),
  'opening images': repeat('!['),
  references: repeat('[a][b]'),
  'long labels': repeat(`[${'a'.repeat(998)}`),
  'link definitions': numbered((n) => `[label ${n}]: https://a.org/${n}\n`),
  'link definitions with titles': numbered((n) => `[label ${n}]: https://a.org/${n} "Title ${n}"\n`),
  'equal link definitions': repeat('[a]: b\n'),
  'link definitions on several lines': repeat('[a]:\nb\n"c\nd"\n'),
  'link definitions in a quote': repeat('> [a]: b\n'),
  'link definitions in a list': repeat('- [a]: b\n'),
  'an unclosed title': (length) => `[a]: b "${repeat('x\n')(length)}`,
  'unclosed addresses': repeat('[a]: (b\n'),
  'labels without end': repeat('[a\n'),
  'references to definitions': numbered((n) => `[label ${n}]: https://a.org/${n}\n\nsee [label ${n}]\n\n`),
  'references to long definitions': longDefinitions,
  'footnote references': repeat('[^a]'),
  footnotes: numbered((n) => `[^${n}]: a note\n`),
  'footnotes in a row': (length) => `[^0]\n\n${numbered((n) => `[^${n}]: a note [^${n + 1}]\n`)(length)}`,
  'footnotes with blank lines': (length) => `[^0]\n\n${numbered((n) => `[^${n}]: [^${n + 1}]\n\n`)(length)}`,
  'footnotes in a quote': (length) => `[^0]\n\n${numbered((n) => `> [^${n}]: a ]: [^${n + 1}]\n`)(length)}`,
  'nested footnotes': repeat('[^a]: '),
  'a long footnote': (length) => `[^1]\n\n[^1]: x\n${repeat('    more\n\n')(length)}`,
  'a footnote with emphasis': (length) => `[^1]\n\n[^1]: ${repeat('*a_')(length)}`,
  backticks: growing((n) => `${'`'.repeat(n)} `),
  'opening backticks': repeat('``a`'),
  'opening fences': repeat('```\n'),
  'a long fence': (length) => `\`\`\`py\n${repeat('x = "a\n')(length)}`,
  'opening tags': repeat('<b>'),
  'closing tags': repeat('</b>'),
  'less-than signs': repeat('<'),
  'blocks of HTML': repeat('<div>\n\n'),
  'nested tables': repeat('<table>'),
  attributes: (length) => `<a${repeat(' b="c"')(length)}`,
  'unclosed attributes': repeat('<a b="'),
  comments: repeat('<!--'),
  'comments with lines': repeat('<!-- a\n'),
  scripts: repeat('<script>'),
  instructions: repeat('<?'),
  'character data': repeat('<![CDATA['),
  'rows of an HTML table': (length) => `<table><tbody>${repeat('<tr><td>1</td></tr>\n')(length)}</tbody></table>`,
  'nested quotes': repeat('> '),
  'nested lists': repeat('- '),
  'growing quotes': growing((n) => `${'> '.repeat(n)}x\n`),
  'growing lists': growing((n) => `${'  '.repeat(n)}- x\n`),
  'quotes with continued lines': repeat('> a\nb\n'),
  'quotes in items': repeat('- > a\nb\n'),
  quotes: repeat('> a\n\n'),
  'lists of one item': repeat('- a\n+ b\n'),
  'empty items': repeat('-\n'),
  pipes: repeat('|a'),
  'a long table': (length) => `|a|b|\n|-|-|\n${repeat('|1|2|\n')(length)}`,
  'a wide table': (length) => ['|a', '|-', '|b'].map((cell) => `${repeat(cell)(length / 3)}|\n`).join(''),
  'a table with empty cells': emptyCells,
  'delimiter rows': repeat('-|-\n'),
  headings: numbered((n) => `# ${n}\n\n`),
  'equal headings': repeat('# a\n\n'),
  'underlined headings': repeat('a\n=\n'),
  'underlined headings with blank lines': repeat('a\n=\n\n'),
  underlines: repeat('=\n'),
  'heading marks': repeat('#'),
  'a heading with blanks': (length) => `# a${repeat(' ')(length)}b`,
  words: repeat('word '),
  'one word': repeat('a'),
  blanks: (length) => `a${repeat(' ')(length)}b`,
  tabs: repeat('\t'),
  'blank lines': repeat('\n'),
  'lines of blanks': repeat(' \n'),
  'carriage returns': repeat('a\r\n'),
  backslashes: repeat('\\'),
  'escaped brackets': repeat('\\['),
  entities: repeat('&#x'),
  dollars: repeat('$a '),
  'dollar fences': repeat('$$\na\n'),
  prices: repeat('$a$1'),
  addresses: repeat('http://a.b.'),
  'parentheses in addresses': (length) => `http://a${repeat('(')(length / 2)}${repeat(')')(length / 2)}`,
  mails: repeat('a@a.'),
  emoji: repeat('😀'),
  'combining accents': repeat('a\u0301'),
  'half surrogates': repeat('\ud83d'),
  'null characters': repeat('\0'),
  'direction marks': repeat('\u202e'),
  directives: repeat('%%{'),
  'front matter': repeat('---\na: b\n---\n'),
  'doubly escaped entities': repeat('&amp;'),
  quotation: repeat('"'),
  'JSON arrays': repeat('['),
  'JSON objects': repeat('{"a":'),
  'JSON strings': (length) => `["${repeat('\\"')(length)}"]`,
  'JSON numbers': (length) => `[${repeat('1')(length)}]`,
  'JSON rows': (length) => `[${repeat('{"a":1},')(length)}{}]`,
  'JSON rows without common columns': (length) => `[${numbered((n) => `{"a${n}":1},`)(Math.sqrt(length) * 12)}{}]`,
}

function repeat(piece: string) {
  return (length: number) => piece.repeat(Math.ceil(length / piece.length))
}

/** Pieces that depend on their number, from 0. */
function numbered(piece: (n: number) => string) {
  return (length: number) => {
    let text = ''
    for (let n = 0; text.length < length; n++) text += piece(n)
    return text
  }
}

/** Pieces whose own length grows with their number: about as many as the square root of the length. */
function growing(piece: (n: number) => string) {
  return (length: number) => numbered((n) => piece(n + 1))(length)
}

/** Half of the text defines addresses, the other half refers to each of them many times. */
function longDefinitions(length: number): string {
  const count = Math.ceil(Math.sqrt(length) / 20)
  const address = `http://a.org/${'x'.repeat(length / 2 / count)}`
  const definitions = Array.from({ length: count }, (_, n) => `[${n}]: ${address}\n`).join('')
  return `${definitions}\n${numbered((n) => `see [${n % count}]\n\n`)(length / 2)}`
}

/** A row without cells still has a cell for each column. */
function emptyCells(length: number): string {
  const columns = Math.ceil(Math.sqrt(length))
  return `${'|a'.repeat(columns)}|\n${'|-'.repeat(columns)}|\n${repeat('|\n')(length)}`
}
