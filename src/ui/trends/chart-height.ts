/** Known before the code of the charts has loaded. */
export const CHART_HEIGHT_PX = 150
