/** Rules of retention that are kept in a file, for people who have such things under version control. */
import { readFileSync, unwatchFile, watchFile } from 'node:fs'
import type { FastifyBaseLogger } from 'fastify'
import * as z from 'zod/mini'
import { RetentionRules } from '#contract/retention.ts'
import { ConfigError } from '#server/config.ts'
import type { Database } from '#server/database/open.ts'
import { adoptRules } from './policies.ts'

/** Milliseconds between two looks at the file. */
const LOOK_EVERY = 1000

const FileRules = z.omit(RetentionRules, { version: true })

/** Takes over the rules of the file after each change of it, until what it gives back is called. */
export function followRulesFile(db: Database, path: string, log: FastifyBaseLogger): () => void {
  const read = async () => {
    try {
      await adoptRules(db, readRulesFile(path))
      log.info({ file: path }, 'retention rules read again')
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      log.error({ error: reason }, 'retention rules stay as they were')
    }
  }
  const follow = () => void read()
  watchFile(path, { interval: LOOK_EVERY, persistent: false }, follow)
  return () => unwatchFile(path, follow)
}

/** Reads the file, or says what is wrong with it. */
export function readRulesFile(path: string): z.output<typeof FileRules> {
  const rules = FileRules.safeParse(readJson(path))
  if (rules.success) return rules.data
  const [issue] = rules.error.issues
  const place = issue?.path.join('.') || 'the rules'
  throw new ConfigError(`RETENTION_FILE ${path} is not right at ${place}: ${wordsOf(issue)}`)
}

function readJson(path: string): unknown {
  try {
    // Some editors put a byte order mark in front.
    return JSON.parse(readFileSync(path, 'utf8').replace(/^\ufeff/, ''))
  } catch (error) {
    throw new ConfigError(`RETENTION_FILE ${path} cannot be read: ${error instanceof Error ? error.message : error}`)
  }
}

function wordsOf(issue: z.core.$ZodIssue | undefined): string {
  if (issue?.code === 'unrecognized_keys') return `nobody knows the member ${issue.keys.join(', ')}.`
  if (issue?.code === 'invalid_type') return `it has to be of the type ${issue.expected}.`
  const words = issue?.code === 'custom' ? issue.params?.msg : issue?.message
  return String(words).replace('Value error, ', '')
}
