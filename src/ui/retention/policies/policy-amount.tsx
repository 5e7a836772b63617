import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { amount } from '#content/amount.ts'
import { describeError } from '#sdk/error-message.ts'
import { retentionAmountQuery } from '#ui/retention/queries.ts'
import type { Policy } from './policy-summary.ts'

/** How much one of the policies would delete now. */
export function PolicyAmount({ policies, name }: { policies: Policy[]; name: string }) {
  const { data, error, isFetching } = useQuery({
    ...retentionAmountQuery(policies),
    placeholderData: keepPreviousData,
    retry: false,
  })
  if (error) return `Could not count: ${describeError(error).detail}`
  const share = data?.policies.find((policy) => policy.name === name)
  if (!share) return isFetching ? 'Counting versions…' : null
  return share.count === 0 ? 'Would delete nothing now.' : `Would delete ${amount(share)}.`
}
