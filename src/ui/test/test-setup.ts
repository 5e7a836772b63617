import { cleanup, configure } from '@testing-library/react'
import { afterEach } from 'vitest'

// A slow machine is not a failure.
configure({ asyncUtilTimeout: 60_000 })

// Testing Library unmounts after each test only if `afterEach` is a global.
afterEach(cleanup)
