/** What Vitrine's own CLI and UI need beyond the public API. */
export { describeError, errorMessage } from './error-message.ts'
export { pause } from './http/pause.ts'
