import { createHash } from 'node:crypto'

/** Versions with equal hashes have the same type and the same data text. */
export function contentHash(type: string | null, data: string): string {
  return createHash('sha256').update(JSON.stringify(type)).update(data).digest('base64')
}
