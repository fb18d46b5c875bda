/** The person's own font size, which every length on the page follows. */
export const rootEm = () =>
  Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16
