/**
 * Keeps V8 from compiling wrappers for calls from WebAssembly to JavaScript. Node loads TypeScript with WebAssembly, also in
 * threads, and Node 24 crashes ("Check failed: jit_page.has_value()") if two threads of a process compile the same wrapper at
 * the same time. The servers of tests start many threads in one process.
 */
import { setFlagsFromString } from 'node:v8'

const NEVER = 1_000_000_000
setFlagsFromString(`--wasm-wrapper-tiering-budget=${NEVER}`)
