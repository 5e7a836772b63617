/** The API of a workspace in Prefect Cloud, whose pages are on another host. */
const CLOUD = /^https:\/\/api\.prefect\.cloud\/api\/accounts\/([^/]+)\/workspaces\/([^/]+)\/?$/

/** The URL of a page for an API URL: Vitrine and Prefect have the same paths. Without credentials. */
export function pageUrl(apiUrl: string, path: string): string {
  const cloud = CLOUD.exec(apiUrl)
  if (cloud) return `https://app.prefect.cloud/account/${cloud[1]}/workspace/${cloud[2]}${path}`
  const url = new URL(apiUrl)
  url.username = ''
  url.password = ''
  return url.href.replace(/\/api\/?$/, '').replace(/\/$/, '') + path
}
