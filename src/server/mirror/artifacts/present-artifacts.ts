import type { Database } from '#server/database/open.ts'

/** The artifacts that the upstream server has as well, as far as is known. */
export function presentArtifacts(db: Database) {
  return db
    .selectFrom('artifact')
    .select('artifact.id')
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('artifact_only_here')
            .select('artifact_id')
            .whereRef('artifact_only_here.artifact_id', '=', 'artifact.id'),
        ),
      ),
    )
}
