/** Retention rules in a file, for version control. */
import { readFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import type { FastifyBaseLogger } from 'fastify'
import * as z from 'zod/mini'
import { RetentionRules } from '#contract/retention.ts'
import { ConfigError } from '#server/config.ts'
import type { Database } from '#server/database/open.ts'
import { reasonOf } from '#server/errors.ts'
import { throttle } from '#server/live/throttle.ts'
import { applyRules } from './policies.ts'

const POLL_INTERVAL_MS = 1000

const FileRules = z.omit(RetentionRules, { version: true })

/** Applies the rules of the file whenever they differ from `applied`. Returns a function that stops watching. */
export function watchRulesFile(
  db: Database,
  path: string,
  applied: z.output<typeof FileRules>,
  log: FastifyBaseLogger,
): () => void {
  let last: unknown = applied
  const poll = async () => {
    const found = readRulesOrError(path)
    if (isDeepStrictEqual(found, last)) return
    try {
      if (found instanceof Error) {
        last = found
        throw found
      }
      await applyRules(db, found)
      last = found
      log.info({ file: path }, 'retention rules reloaded')
    } catch (error) {
      log.error({ error: reasonOf(error) }, 'retention rules not reloaded')
    }
  }
  // Not fs.watchFile: it misses a change before its first look at the file.
  // One at a time: the database may take longer than the interval to fail.
  const polling = throttle(0, poll)
  const timer = setInterval(polling.soon, POLL_INTERVAL_MS).unref()
  return () => {
    clearInterval(timer)
    polling.stop()
  }
}

function readRulesOrError(path: string): z.output<typeof FileRules> | ConfigError {
  try {
    return readRulesFile(path)
  } catch (error) {
    if (error instanceof ConfigError) return error
    throw error
  }
}

/** @throws {ConfigError} that says what is wrong with the file. */
export function readRulesFile(path: string): z.output<typeof FileRules> {
  const rules = FileRules.safeParse(readJson(path))
  if (rules.success) return rules.data
  const [issue] = rules.error.issues
  const place = issue?.path.join('.') || 'the top level'
  throw new ConfigError(`RETENTION_FILE ${path} is not valid at ${place}: ${describe(issue)}`)
}

function readJson(path: string): unknown {
  try {
    // Some editors write a byte order mark.
    return JSON.parse(readFileSync(path, 'utf8').replace(/^\ufeff/, ''))
  } catch (error) {
    throw new ConfigError(`RETENTION_FILE ${path} cannot be read: ${reasonOf(error)}`)
  }
}

function describe(issue: z.core.$ZodIssue | undefined): string {
  if (issue?.code === 'unrecognized_keys')
    return `unknown ${issue.keys.length === 1 ? 'field' : 'fields'} \`${issue.keys.join('`, `')}\`.`
  if (issue?.code === 'invalid_type') return `expected ${issue.expected}.`
  const message = issue?.code === 'custom' ? issue.params?.msg : issue?.message
  return String(message).replace('Value error, ', '')
}
