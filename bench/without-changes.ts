// Preloaded into a server that is the baseline of `changes.ts`: it does not compute what changed in versions.
import { registerHooks } from 'node:module'

const source = 'export const startChangeWorker = () => ({ prioritize() {}, stop: async () => {} })'

registerHooks({
  load: (url, context, next) =>
    url.endsWith('/changes/worker.ts') ? { format: 'module', shortCircuit: true, source } : next(url, context),
})
