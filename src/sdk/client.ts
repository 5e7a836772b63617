import * as z from 'zod/mini'
import { Artifact, ArtifactCollection } from '#contract/artifact.ts'
import type { ArtifactCreate, ArtifactUpdate } from '#contract/artifact-requests.ts'
import type {
  ArtifactCollectionFilterBody,
  ArtifactFilterBody,
  FlowFilterBody,
  FlowRunFilterBody,
  LogCountBody,
  LogFilterBody,
  RunCountBody,
  SummaryFilterBody,
  TaskRunFilterBody,
} from '#contract/filters.ts'
import { formatJson, type Json, parseJson } from '#contract/json.ts'
import { Log } from '#contract/log.ts'
import { MirrorStatus } from '#contract/mirror.ts'
import { Flow, FlowRun, State, TaskRun } from '#contract/run.ts'
import {
  ArtifactStart,
  ArtifactSummaries,
  Facets,
  LineagePosition,
  Revision,
  RunArtifactCounts,
  SampleResult,
  ServerInfo,
} from '#contract/vitrine.ts'
import { checkIdempotencyKey } from './arguments/arguments.ts'
import { ApiError, ConnectionError, toApiError } from './http/error.ts'

/** The server to call, and how to call it. */
export type ClientOptions = {
  /** URL of the API, including its path: `http://127.0.0.1:4200/api`. */
  url: string
  /** Sent with every request, for example `authorization`. */
  headers?: Record<string, string>
  fetch?: typeof fetch
  /** Maps the error of a response that cannot be parsed to the error to throw; defaults to the parser's own error. */
  unreadable?: (url: string, cause: unknown) => unknown
}

/** Options of every call. `idempotencyKey` is sent with POST requests, for servers that support it. */
export type CallOptions = { signal?: AbortSignal; keepalive?: boolean; idempotencyKey?: string }

/** One function for each route; each resolves to the parsed response. */
export type Client = ReturnType<typeof createClient>

const Count = z.number()
const Ignored = z.unknown()

/**
 * A client of the artifact API of Vitrine, a Prefect server or Prefect Cloud. Every call resolves to the parsed response,
 * or rejects with an ApiError (an error status) or a ConnectionError (no response). Without timeouts and retries, which
 * `connect` adds.
 */
export function createClient({ url, headers = {}, fetch = globalThis.fetch, unreadable }: ClientOptions) {
  const base = url.replace(/\/+$/, '')

  async function send(
    method: string,
    path: string,
    body?: unknown,
    { idempotencyKey, ...options }: CallOptions = {},
  ): Promise<Response> {
    const validKey = idempotencyKey === undefined ? null : checkIdempotencyKey(idempotencyKey)
    const request: RequestInit = {
      method,
      // Outside of fetch, so that an invalid header is not reported as a connection error.
      headers: new Headers({
        accept: 'application/json',
        ...headers,
        ...(validKey !== null && method === 'POST' && { 'idempotency-key': validKey }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      }),
      ...(body !== undefined && { body: formatJson(toJson(body)) }),
      ...options,
    }
    const requestUrl = base + path
    const response = await fetch(requestUrl, request).catch((cause: unknown) => {
      if (options.signal?.aborted || cause instanceof ConnectionError) throw cause
      throw new ConnectionError(requestUrl, cause)
    })
    if (!response.ok) throw await toApiError(response, method, requestUrl)
    return response
  }

  async function call<Schema extends z.ZodMiniType>(
    schema: Schema,
    method: string,
    path: string,
    body?: unknown,
    options?: CallOptions,
  ): Promise<z.output<Schema>> {
    const text = await (await send(method, path, body, options)).text()
    try {
      return schema.parse(text === '' ? null : parseJson(text))
    } catch (cause) {
      throw unreadable?.(base + path, cause) ?? cause
    }
  }

  return {
    /** Calls any other route of the API; `schema` parses the response. */
    call,
    createArtifact: (body: ArtifactCreate, options?: CallOptions) =>
      call(Artifact, 'POST', '/artifacts/', body, options),
    readArtifact: (id: string, options?: CallOptions) =>
      call(Artifact, 'GET', `/artifacts/${encodeURIComponent(id)}`, undefined, options),
    updateArtifact: (id: string, body: ArtifactUpdate, options?: CallOptions) =>
      call(Ignored, 'PATCH', `/artifacts/${encodeURIComponent(id)}`, body, options),
    deleteArtifact: (id: string, options?: CallOptions) =>
      call(Ignored, 'DELETE', `/artifacts/${encodeURIComponent(id)}`, undefined, options),
    filterArtifacts: (body: ArtifactFilterBody, options?: CallOptions) =>
      call(z.array(Artifact), 'POST', '/artifacts/filter', body, options),
    countArtifacts: (body: ArtifactFilterBody, options?: CallOptions) =>
      call(Count, 'POST', '/artifacts/count', body, options),
    filterLatestArtifacts: (body: ArtifactCollectionFilterBody, options?: CallOptions) =>
      call(z.array(ArtifactCollection), 'POST', '/artifacts/latest/filter', body, options),
    countLatestArtifacts: (body: ArtifactCollectionFilterBody, options?: CallOptions) =>
      call(Count, 'POST', '/artifacts/latest/count', body, options),

    readFlow: (id: string, options?: CallOptions) =>
      call(Flow, 'GET', `/flows/${encodeURIComponent(id)}`, undefined, options),
    filterFlows: (body: FlowFilterBody, options?: CallOptions) =>
      call(z.array(Flow), 'POST', '/flows/filter', body, options),
    readFlowRun: (id: string, options?: CallOptions) =>
      call(FlowRun, 'GET', `/flow_runs/${encodeURIComponent(id)}`, undefined, options),
    filterFlowRuns: (body: FlowRunFilterBody, options?: CallOptions) =>
      call(z.array(FlowRun), 'POST', '/flow_runs/filter', body, options),
    countFlowRuns: (body: RunCountBody, options?: CallOptions) =>
      call(Count, 'POST', '/flow_runs/count', body, options),
    /** Does not delete the artifacts of the run. */
    deleteFlowRun: (id: string, options?: CallOptions) =>
      call(Ignored, 'DELETE', `/flow_runs/${encodeURIComponent(id)}`, undefined, options),
    readTaskRun: (id: string, options?: CallOptions) =>
      call(TaskRun, 'GET', `/task_runs/${encodeURIComponent(id)}`, undefined, options),
    filterTaskRuns: (body: TaskRunFilterBody, options?: CallOptions) =>
      call(z.array(TaskRun), 'POST', '/task_runs/filter', body, options),
    countTaskRuns: (body: RunCountBody, options?: CallOptions) =>
      call(Count, 'POST', '/task_runs/count', body, options),

    /** The state history of a flow run, oldest first. */
    readFlowRunStates: (id: string, options?: CallOptions) =>
      call(z.array(State), 'GET', `/flow_run_states/?flow_run_id=${encodeURIComponent(id)}`, undefined, options),
    /** The state history of a task run, oldest first. */
    readTaskRunStates: (id: string, options?: CallOptions) =>
      call(z.array(State), 'GET', `/task_run_states/?task_run_id=${encodeURIComponent(id)}`, undefined, options),
    filterLogs: (body: LogFilterBody, options?: CallOptions) =>
      call(z.array(Log), 'POST', '/logs/filter', body, options),

    readServerInfo: (options?: CallOptions) => call(ServerInfo, 'GET', '/vitrine', undefined, options),
    /** How far the mirror of another server is; null from a server that is not a mirror. */
    readMirrorStatus: (options?: CallOptions) =>
      call(MirrorStatus, 'GET', '/vitrine/mirror', undefined, options).catch((error: unknown) => {
        if (error instanceof ApiError && error.status === 404) return null
        throw error
      }),
    readRevision: (options?: CallOptions) => call(Revision, 'GET', '/vitrine/revision', undefined, options),
    readFacets: (options?: CallOptions) => call(Facets, 'GET', '/vitrine/facets', undefined, options),
    filterSummaries: (body: SummaryFilterBody, options?: CallOptions) =>
      call(ArtifactSummaries, 'POST', '/vitrine/artifacts/filter', body, options),
    /** Resolves to a response whose body is a stream: one artifact in JSON per line, newest first. */
    exportArtifacts: (body: SummaryFilterBody, options?: CallOptions) =>
      send('POST', '/vitrine/artifacts/export', body, options),
    /** Without data, but with the first rows of a table. */
    readArtifactStart: (id: string, options?: CallOptions) =>
      call(ArtifactStart, 'GET', `/vitrine/artifacts/${encodeURIComponent(id)}/start`, undefined, options),
    readLineagePosition: (id: string, options?: CallOptions) =>
      call(LineagePosition, 'GET', `/vitrine/artifacts/${encodeURIComponent(id)}/lineage`, undefined, options),
    /** The number of artifacts by the id of the flow run that published them, without references to results. */
    countArtifactsOfRuns: (flow_run_ids: string[], options?: CallOptions) =>
      call(RunArtifactCounts, 'POST', '/vitrine/flow_runs/artifacts/count', { flow_run_ids }, options),
    /** The number of log lines that match. */
    countLogs: (body: LogCountBody, options?: CallOptions) => call(Count, 'POST', '/vitrine/logs/count', body, options),
    createSample: (options?: CallOptions) => call(SampleResult, 'POST', '/vitrine/sample', {}, options),
    deleteSample: (options?: CallOptions) => call(SampleResult, 'DELETE', '/vitrine/sample', undefined, options),
  }
}

/** The body as JSON; omits undefined fields and calls `toJSON`, as `JSON.stringify` does. */
function toJson(value: unknown): Json {
  if (typeof value === 'bigint' || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') return value
  if (Array.isArray(value)) return value.map(toJson)
  if (value === null || typeof value !== 'object') return null
  if ('toJSON' in value && typeof value.toJSON === 'function') return toJson(value.toJSON())
  const members = Object.entries(value).filter(([, member]) => member !== undefined)
  return Object.fromEntries(members.map(([name, member]) => [name, toJson(member)]))
}
