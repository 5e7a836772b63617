import type { SeriesVersion } from '#contract/compare/series.ts'

/** Whether the run that published the version failed. */
export const isFailed = ({ flow_run }: SeriesVersion): boolean =>
  flow_run?.state_type === 'FAILED' || flow_run?.state_type === 'CRASHED'
