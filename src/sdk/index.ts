export type { Artifact, ArtifactCollection } from '#contract/artifact.ts'
export { type CallOptions, type Client, type ClientOptions, createClient } from './client.ts'
export { ApiError, ConnectionError } from './error.ts'
