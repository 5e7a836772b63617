/** The public door of Vitrine's client. */
export type { Artifact, ArtifactCollection } from '#contract/artifact.ts'
export type { ArtifactCreate, ArtifactUpdate } from '#contract/artifact-requests.ts'
export type {
  Deletion,
  DeletionCreate,
  DeletionPreview,
  DeletionSelection,
  DeletionState,
  Deletions,
} from '#contract/deletion.ts'
export type { ValidationIssue } from '#contract/errors.ts'
export type {
  ArtifactCollectionFilter,
  ArtifactCollectionFilterBody,
  ArtifactFilter,
  ArtifactFilterBody,
  DeploymentFilter,
  FlowFilter,
  FlowFilterBody,
  FlowRunFilter,
  FlowRunFilterBody,
  LogFilterBody,
  RunCountBody,
  SummaryFilterBody,
  TaskRunFilter,
  TaskRunFilterBody,
} from '#contract/filters.ts'
export type { Json, JsonObject } from '#contract/json.ts'
export type { Log } from '#contract/log.ts'
export type {
  Retention,
  RetentionPolicy,
  RetentionPreview,
  RetentionPreviewBody,
  RetentionRules,
  RetentionRunBody,
} from '#contract/retention.ts'
export type { Flow, FlowRun, State, TaskRun } from '#contract/run.ts'
export type {
  ArtifactSummaries,
  ArtifactSummary,
  Facets,
  LineagePosition,
  Preview,
  Revision,
  SampleResult,
  ServerInfo,
} from '#contract/vitrine.ts'
export { appendMarkdown, NotMarkdownError } from './append.ts'
export { ArtifactKeyError } from './artifact-key.ts'
export {
  cancelDeletion,
  createDeletion,
  followDeletion,
  pinArtifact,
  previewDeletion,
  previewRetention,
  readDeletion,
  readDeletions,
  readRetention,
  runRetention,
  unpinArtifact,
  updateRetention,
} from './clean-up.ts'
export { type CallOptions, type Client, type ClientOptions, createClient } from './client.ts'
export { type ConnectOptions, connect } from './connect.ts'
export { AnswerError, RedirectError, TimeoutError } from './connection-error.ts'
export type { RequestOptions } from './default-client.ts'
export { ApiError, ConnectionError } from './error.ts'
export { artifacts, type ListOptions, latestArtifacts } from './list.ts'
export {
  type ArtifactOptions,
  createImageArtifact,
  createLinkArtifact,
  createMarkdownArtifact,
  createProgressArtifact,
  createTableArtifact,
  type ImageArtifact,
  type LinkArtifact,
  type MarkdownArtifact,
  type ProgressArtifact,
  type TableArtifact,
} from './publish.ts'
export {
  type ArtifactConditions,
  countArtifacts,
  countLatestArtifacts,
  type LatestArtifactConditions,
  readArtifact,
  readLatestArtifact,
} from './read.ts'
export type { Wait } from './retry.ts'
export type { TableColumn, TableData } from './table-text.ts'
export {
  type ArtifactChange,
  deleteArtifact,
  updateArtifact,
  updateImageArtifact,
  updateLinkArtifact,
  updateMarkdownArtifact,
  updateProgressArtifact,
  updateTableArtifact,
} from './update.ts'
