/** The HTML of a page without the responses to its first requests. */
export const withoutFirstAnswers = (html: string) => html.replace(/<script type="application\/json".*<\/script>/gs, '')
