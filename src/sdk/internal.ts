/** What the CLI needs beyond the public API. The UI imports the modules directly: this file would add 4 kB to its first script. */
export { deleteArtifacts } from './artifacts/delete.ts'
export { checkKey } from './artifacts/key.ts'
export { MAX_PAGE_SIZE, type Order, paginate } from './artifacts/pagination.ts'
export { publishers } from './artifacts/publish.ts'
export { findLatestArtifact } from './artifacts/read.ts'
export { updaters } from './artifacts/update.ts'
export { errorMessage } from './error-message.ts'
export { isSameOrigin } from './http/origin.ts'
