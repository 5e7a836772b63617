/** The size of a PNG in a `data:` URL, from its header, to reserve its place before it is decoded; null for other images. */
export function pngSize(source: string): { width: number; height: number } | null {
  const start = /^data:image\/png;base64,([\w+/]{32})/i.exec(source.slice(0, 100))?.[1]
  if (start === undefined) return null
  const header = new DataView(Uint8Array.from(atob(start), (character) => character.charCodeAt(0)).buffer)
  const [signature, width, height] = [header.getUint32(0), header.getUint32(16), header.getUint32(20)]
  return signature === 0x89504e47 && width > 0 && height > 0 ? { width, height } : null
}
