// Testing Library unmounts automatically only where `afterEach` is a global.
import { cleanup } from '@testing-library/react'
import { afterEach } from 'vitest'

afterEach(cleanup)
