/** A docstring as markdown: its text, then its tags for parameters, result and errors, then its examples. */
export function proseOf(doc: string): string {
  const [text = '', ...tags] = doc.split(/^@(?=\w)/m)
  const notes: string[] = []
  const examples: string[] = []
  for (const tag of tags) {
    const [, name = '', said = ''] = /^(\w+)\s*([\s\S]*)$/.exec(tag.trim()) ?? []
    if (name === 'example') examples.push(said.startsWith('```') ? said : `\`\`\`ts\n${said}\n\`\`\``)
    else notes.push(`- ${noteOf(name, said.replaceAll(/\s*\n\s*/g, ' '))}`)
  }
  return [linked(text.trim()), linked(notes.join('\n')), ...examples].filter(Boolean).join('\n\n')
}

function noteOf(tag: string, said: string): string {
  if (tag === 'param') return said.replace(/^(\S+)\s+(?:-\s+)?/, '`$1`: ')
  if (tag === 'throws') return `throws ${said.replace(/^\{([^}]+)\}\s*/, '`$1` ')}`
  return `${tag} ${said}`
}

function linked(text: string): string {
  return text.replaceAll(/\{@link (\w+)\}/g, '[`$1`](#$1)').replaceAll(/\(#(\w+)\)/g, (found) => found.toLowerCase())
}
