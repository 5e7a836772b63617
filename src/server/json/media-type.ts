/** Whether a `Content-Type` header names JSON. */
export function isJsonType(contentType: string): boolean {
  return /^application\/([\w.!#$&^+-]+\+)?json\s*(;|$)/i.test(contentType.trim())
}
