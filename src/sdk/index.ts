/** The public API of the SDK. */
export type { Artifact, ArtifactCollection } from '#contract/artifact.ts'
export type { ArtifactCreate, ArtifactUpdate } from '#contract/artifact-requests.ts'
export type {
  BlockChange,
  CellChange,
  Change,
  ColumnChange,
  ImageChange,
  JsonChange,
  JsonMemberChange,
  KindChange,
  LineChange,
  LinkChange,
  MarkdownChange,
  NumberChange,
  RichChange,
  RowChange,
  Segment,
  TableChange,
  TextChange,
} from '#contract/compare/change.ts'
export type { CompareBody, ComparedVersion, Comparison } from '#contract/compare/requests.ts'
export type { RunChanges } from '#contract/compare/run-changes.ts'
export type {
  FirstVersion,
  FirstVersionBody,
  KeySeries,
  NumberSeries,
  Samples,
  SeriesBody,
  SeriesVersion,
} from '#contract/compare/series.ts'
export type { ChangeSummary } from '#contract/compare/summary.ts'
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
  LogCountBody,
  LogFilterBody,
  RunCountBody,
  SummaryFilterBody,
  TaskRunFilter,
  TaskRunFilterBody,
} from '#contract/filters.ts'
export type { Json, JsonObject } from '#contract/json.ts'
export type { Log } from '#contract/log.ts'
export type { MirrorStatus } from '#contract/mirror.ts'
export type {
  Retention,
  RetentionKeysPreview,
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
  HistoryPoint,
  LineagePosition,
  Preview,
  Revision,
  SampleResult,
  ServerInfo,
} from '#contract/vitrine.ts'
export { appendMarkdown, NotMarkdownError } from './artifacts/append.ts'
export { ArtifactKeyError } from './artifacts/key.ts'
export { artifacts, type ListOptions, latestArtifacts } from './artifacts/list.ts'
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
} from './artifacts/publish.ts'
export {
  type ArtifactConditions,
  countArtifacts,
  countLatestArtifacts,
  type LatestArtifactConditions,
  readArtifact,
  readLatestArtifact,
} from './artifacts/read.ts'
export type { TableColumn, TableData } from './artifacts/table-text.ts'
export {
  type ArtifactChange,
  deleteArtifact,
  updateArtifact,
  updateImageArtifact,
  updateLinkArtifact,
  updateMarkdownArtifact,
  updateProgressArtifact,
  updateTableArtifact,
} from './artifacts/update.ts'
export { compareVersions, findFirstVersion, readRunChanges, readSamples, readSeries } from './changes.ts'
export { type CallOptions, type Client, type ClientOptions, createClient } from './client.ts'
export type { RequestOptions } from './default-client.ts'
export { type ConnectOptions, connect } from './http/connect.ts'
export { AnswerError, RedirectError, TimeoutError } from './http/connection-error.ts'
export { ApiError, ConnectionError } from './http/error.ts'
export type { RetryDelay } from './http/retry.ts'
export {
  cancelDeletion,
  createDeletion,
  followDeletion,
  pinArtifact,
  previewDeletion,
  previewRetention,
  previewRetentionKeys,
  readDeletion,
  readDeletions,
  readRetention,
  runRetention,
  unpinArtifact,
  updateRetention,
} from './retention.ts'
