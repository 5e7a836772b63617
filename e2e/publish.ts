/** Publishes many artifacts at once. */
import type { Client } from '#sdk/client.ts'

const AT_ONCE = 20

/** Publishes `count` versions of a key; resolves to the ids, at least one. */
export async function publishVersions(sdk: Client, key: string, count: number): Promise<[string, ...string[]]> {
  const publish = async (number: number) =>
    (await sdk.createArtifact({ key, type: 'markdown', data: `# ${number}` })).id
  const ids: [string, ...string[]] = [await publish(1)]
  while (ids.length < count) {
    const numbers = Array.from({ length: Math.min(AT_ONCE, count - ids.length) }, (_, index) => ids.length + index + 1)
    ids.push(...(await Promise.all(numbers.map(publish))))
  }
  return ids
}

/** Publishes `count` keys: `old-000`, `old-001` and so on. */
export async function publishKeys(sdk: Client, prefix: string, count: number): Promise<void> {
  for (let number = 0; number < count; number++) {
    const key = `${prefix}-${String(number).padStart(3, '0')}`
    await sdk.createArtifact({ key, type: 'markdown', data: `# ${key}` })
  }
}

/** Publishes `count` keys, `shelf-000` first. */
export async function publishShelf(sdk: Client, count: number): Promise<void> {
  for (let number = 0; number < count; number++) {
    const key = `shelf-${String(number).padStart(3, '0')}`
    await sdk.createArtifact({
      key,
      type: number % 2 === 0 ? 'markdown' : 'progress',
      data: number % 2 ? 40 : '# Even',
    })
  }
}

/** Publishes a version of a key for each progress. */
export async function publishProgress(sdk: Client, key: string, values: number[]): Promise<void> {
  for (const data of values) await sdk.createArtifact({ key, type: 'progress', data })
}
