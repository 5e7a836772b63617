/** The URLs of the app. They match those of Prefect's UI, so that existing links keep working. */

/** Where the app is mounted, from the page's <base>: `/` or `/vitrine/`. */
export const basePath = new URL(document.baseURI).pathname

export const paths = {
  artifacts: () => '/artifacts',
  key: (key: string) => `/artifacts/key/${encodeURIComponent(key)}`,
  artifact: (id: string) => `/artifacts/artifact/${encodeURIComponent(id)}`,
  /** One version on the page of its key; an artifact without a key has a page of its own. */
  version: ({ id, key, version }: { id: string; key: string | null; version: number | null }) =>
    key === null ? paths.artifact(id) : `${paths.key(key)}?version=${version ?? id}`,
  /** Two versions of a key compared. The empty key has an address of its own, because `key/compare` is another key. */
  compare: (key: string, search: Record<string, string> | URLSearchParams) =>
    `${key === '' ? '/artifacts' : paths.key(key)}/compare?${new URLSearchParams(search)}`,
  /** The numbers of a key over its versions. */
  trends: (key: string) => `${key === '' ? '/artifacts' : paths.key(key)}/trends`,
  runs: () => '/runs',
  flowRun: (id: string) => `/runs/flow-run/${encodeURIComponent(id)}`,
  retention: () => '/retention',
  /** The server that this one mirrors. */
  upstream: () => '/upstream',
  /** The entries of the catalogue that the upstream server has deleted. */
  onlyHere: () => '/artifacts?only_here=true',
  taskRun: (id: string) => `/runs/task-run/${encodeURIComponent(id)}`,
}

/** The API, under the same base path as the app: `http://127.0.0.1:4200/api`. */
export const apiUrl = new URL('api', document.baseURI).href

/** The document of an HTML artifact, which the server sends with a separate Content-Security-Policy. */
export const frameUrl = (id: string) => `${apiUrl}/vitrine/artifacts/${encodeURIComponent(id)}/frame`

/** The image inside a `data:` URL. `updated` is the time of the artifact: browsers keep the image until it changes. */
export const imageUrl = ({ id, updated }: { id: string; updated: string }) =>
  `${apiUrl}/vitrine/artifacts/${encodeURIComponent(id)}/image?updated=${encodeURIComponent(updated)}`

/** The absolute URL of a page of the app, for example for a copied link. */
export const absoluteUrl = (path: string) => new URL(path.slice(1), document.baseURI).href
