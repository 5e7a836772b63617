/** Reads or writes what is kept in this browser. Null if the action throws: the storage is blocked, full or not readable. */
export function withStorage<Result>(action: (storage: Storage) => Result): Result | null {
  try {
    return action(localStorage)
  } catch {
    return null
  }
}
