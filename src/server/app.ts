/** Builds the server with every route. The caller makes it listen. */
import websocket from '@fastify/websocket'
import fastify, { type FastifyInstance, LogController } from 'fastify'
import { storeCatalogue } from './artifacts/catalogue.ts'
import { vitrineRoutes } from './artifacts/catalogue-routes.ts'
import { artifactChangeRoutes, artifactRoutes } from './artifacts/routes.ts'
import { changeRoutes } from './changes/routes.ts'
import { Comparer } from './changes/thread/comparer.ts'
import { type ChangeWorker, startChangeWorker } from './changes/worker.ts'
import { checkClientVersion } from './compat/client-version.ts'
import { prefectMiscRoutes } from './compat/prefect-misc-routes.ts'
import { uiSettingsRoute } from './compat/ui-settings-routes.ts'
import type { Config } from './config.ts'
import { rememberClients } from './current-client.ts'
import type { Database } from './database/open.ts'
import { compressResponses } from './http/compression.ts'
import { boundedServer, boundUnreadResponses, TIME_LIMITS } from './http/connections.ts'
import { sendEntityTags } from './http/entity-tags.ts'
import { sendError } from './http/errors.ts'
import { escapeMalformedUrl, MAX_HEADER_BYTES, sendClientError } from './http/headers.ts'
import { writeResponse } from './http/json-response.ts'
import { collectRoutes, handleNotFound } from './http/not-found.ts'
import { receiveBodies } from './http/receive-body.ts'
import { REQUEST_ID_HEADER, requestIdOf } from './http/request-id.ts'
import { sendCommonHeaders } from './http/response-headers.ts'
import { serveApp } from './http/static-files.ts'
import { rejectUnsupported } from './http/unsupported-routes.ts'
import { databaseChanges, notifyReplicas } from './live/notify.ts'
import { revisionFeed } from './live/revision-feed.ts'
import { liveRoute } from './live/routes.ts'
import { watchAudience } from './mirror/audience.ts'
import { mirrorChangeRoutes, rejectOtherChanges, rejectUnmirrored } from './mirror/changes/change-routes.ts'
import { PendingChanges } from './mirror/changes/pending-changes.ts'
import { deleteRunUpstream } from './mirror/changes/upstream-changes.ts'
import { mirrorDeletions } from './mirror/delete-upstream.ts'
import { detailHooks } from './mirror/details/detail-hooks.ts'
import { watchUse } from './mirror/local-use.ts'
import { readMirror } from './mirror/mirror-state.ts'
import type { MirrorOptions } from './mirror/options.ts'
import { mirrorRoutes } from './mirror/routes.ts'
import { startMirrorWorker } from './mirror/worker.ts'
import { deletionRoutes } from './retention/deletion-routes.ts'
import { applyRules } from './retention/policies.ts'
import { readRulesFile, watchRulesFile } from './retention/policies-file.ts'
import { retentionRoutes } from './retention/routes.ts'
import { type DeletionWorker, startDeletionWorker } from './retention/worker.ts'
import { chartRoutes } from './runs/chart-routes.ts'
import { countRoutes } from './runs/count-routes.ts'
import { storeCounts } from './runs/counts.ts'
import { deploymentRoutes } from './runs/deployment-routes.ts'
import { eventRoutes } from './runs/events/routes.ts'
import { MAX_MESSAGE_BYTES } from './runs/events/socket-limits.ts'
import { chooseProtocol, eventSocketRoute, rejectOtherSockets } from './runs/events/socket-routes.ts'
import { flowRoutes } from './runs/flow-routes.ts'
import { flowRunRoutes } from './runs/flow-run-routes.ts'
import { logRoutes } from './runs/logs/routes.ts'
import { stateRoutes } from './runs/states/routes.ts'
import { taskRunRoutes } from './runs/task-run-routes.ts'
import { sampleRoutes } from './sample/routes.ts'
import { requirePassword } from './security/basic-auth.ts'
import { csrfRoutes } from './security/csrf-routes.ts'
import { openPassword, type Password } from './security/password.ts'
import { READ_BY_POST, rejectChanges } from './security/read-only.ts'
import { rejectForeignRequests } from './security/same-origin.ts'

export type AppOptions = Pick<
  Config,
  | 'corsOrigins'
  | 'allowedHosts'
  | 'richAllowedHosts'
  | 'bodyLimit'
  | 'logLevel'
  | 'basePath'
  | 'isReadOnly'
  | 'retentionFile'
  | 'authString'
  | 'hasCsrfProtection'
> & {
  /** Whether only this machine can reach the server. */
  isLoopback: boolean
  /** The folder of the built UI. */
  pages: string
}

const API = { prefix: '/api' }

/** A read-only server runs no deletions, and stores no changes. */
const NO_WORKER: DeletionWorker & ChangeWorker = { wake: () => {}, prioritize: () => {}, stop: async () => {} }

/** The server on its database, which can be the mirror of an upstream server. */
export async function createApp(
  db: Database,
  options: AppOptions,
  mirror: MirrorOptions | null = null,
): Promise<FastifyInstance> {
  const { isReadOnly, retentionFile } = options
  const rules = retentionFile === null ? null : readRulesFile(retentionFile)
  if (rules !== null && !isReadOnly) await applyRules(db, rules)
  const previous = mirror === null ? await readMirror(db) : null
  return buildApp(options, mirror === null ? rejectUnsupported : rejectUnmirrored(mirror), (api, password) => {
    csrfRoutes(api, db, options.hasCsrfProtection)
    artifactRoutes(api, db)
    flowRoutes(api, db)
    const pending = new PendingChanges(db)
    const deleteRun = mirror && ((id: string) => pending.run(() => deleteRunUpstream(db, mirror, id)))
    flowRunRoutes(api, db, deleteRun ?? undefined)
    taskRunRoutes(api, db)
    deploymentRoutes(api, db)
    stateRoutes(api, db)
    logRoutes(api, db)
    prefectMiscRoutes(api, db)
    chartRoutes(api, db)
    if (mirror === null) {
      if (previous !== null && previous.used === null) watchUse(api, db)
      artifactChangeRoutes(api, db)
      eventRoutes(api, db)
      eventSocketRoute(api, db, password)
      sampleRoutes(api, db)
    } else {
      mirrorChangeRoutes(api, db, mirror, pending, startMirror(api, db, mirror))
      // After the last request, whose client may have been disconnected.
      api.addHook('onClose', () => pending.settle())
    }
    // The sync changes a mirror that is read-only for clients, too.
    const hasChanges = !isReadOnly || mirror !== null
    const comparer = new Comparer()
    const changes = hasChanges ? startChangeWorker(db, comparer, api.log) : NO_WORKER
    api.addHook('preClose', changes.stop)
    api.addHook('onClose', () => comparer.stop())
    changeRoutes(api, db, comparer)
    const catalogue = storeCatalogue(db, mirror?.upstream.address ?? null, changes.prioritize)
    mirrorRoutes(api, db, mirror)
    vitrineRoutes(api, catalogue, options)
    countRoutes(api, storeCounts(db))
    const deletions = mirror && mirrorDeletions(mirror.upstream, mirror.retentionDeletesUpstream)
    const worker = isReadOnly ? NO_WORKER : startDeletionWorker(db, api.log, deletions)
    api.addHook('preClose', worker.stop)
    if (retentionFile !== null && rules !== null && !isReadOnly) {
      const stopWatching = watchRulesFile(db, retentionFile, rules, api.log)
      api.addHook('preClose', async () => stopWatching())
    }
    deletionRoutes(api, db, worker, deletions)
    retentionRoutes(api, db, retentionFile, worker, deletions)
    liveRoute(api, revisionFeed(catalogue.readRevision, databaseChanges(db)))
    const stopNotifying = notifyReplicas(db)
    api.addHook('preClose', async () => stopNotifying())
  })
}

/** Starts the sync with the upstream server. Returns a function that makes it look for changes. */
function startMirror(api: FastifyInstance, db: Database, mirror: MirrorOptions): () => void {
  rejectOtherChanges(api, mirror)
  detailHooks(api, db, mirror)
  const { wake, stop } = startMirrorWorker(db, mirror, api.log)
  api.addHook('preClose', stop)
  watchAudience(api, db, wake)
  return wake
}

async function buildApp(
  options: AppOptions,
  rejectPath: (path: string) => void,
  addRoutes: (api: FastifyInstance, password: Password | null) => void,
): Promise<FastifyInstance> {
  const { basePath } = options
  const app = fastify({
    bodyLimit: options.bodyLimit,
    serverFactory: boundedServer(TIME_LIMITS),
    clientErrorHandler: sendClientError,
    exposeHeadRoutes: false,
    genReqId: requestIdOf,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    logger: { level: options.logLevel },
    routerOptions: { maxParamLength: MAX_HEADER_BYTES },
    // The app is also served at the root, because some proxies strip the base path.
    rewriteUrl: ({ url = '/' }) =>
      escapeMalformedUrl(url.startsWith(basePath) ? `/${url.slice(basePath.length)}` : url),
    frameworkErrors: (error, request, reply) => sendError(error, request, reply.header(REQUEST_ID_HEADER, request.id)),
  })
  app.setErrorHandler(sendError)
  app.setReplySerializer(writeResponse)
  receiveBodies(app)
  sendCommonHeaders(app)
  rememberClients(app)
  app.addHook('onResponse', ({ method, url, log }, { statusCode, elapsedTime }, done) => {
    log.debug({ method, url, status: statusCode, ms: Math.round(elapsedTime) }, 'request')
    done()
  })
  await rejectForeignRequests(app, options)
  sendEntityTags(app)
  boundUnreadResponses(app)
  compressResponses(app)

  await app.register(websocket, {
    options: { handleProtocols: chooseProtocol, maxPayload: MAX_MESSAGE_BYTES, autoPong: false },
  })
  const password = options.authString === null ? null : openPassword(options.authString)
  if (password !== null) requirePassword(app, password)
  app.addHook('onRequest', rejectOtherSockets)

  const sendPage = await serveApp(app, options.pages, basePath)
  const routes = collectRoutes(app)
  uiSettingsRoute(app, basePath, { ...options, has_password: options.authString !== null })
  await app.register((api, _, done) => {
    api.addHook('onRequest', checkClientVersion)
    if (options.isReadOnly) rejectChanges(api)
    api.addHook('onRoute', (route) => {
      if (READ_BY_POST.test(route.url)) route.bodyLimit = Math.min(MAX_FILTER_BYTES, options.bodyLimit)
    })
    addRoutes(api, password)
    api.setNotFoundHandler((request, reply) => handleNotFound(routes, rejectPath, request, reply))
    done()
  }, API)
  app.setNotFoundHandler((request, reply) => sendPage(request, reply))
  return app
}

/** Several times the size of the largest filter that is accepted. */
const MAX_FILTER_BYTES = 4 * 1024 * 1024
