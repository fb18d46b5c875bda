/** What the sandbox forbids looks to Python like an accident. In words: what to do instead. */
const hints: [RegExp, string][] = [
  [
    /name resolution|Network is unreachable|Name or service not known/u,
    'A transform has no network. Bring the data in under Files, and read it from there with File(…).',
  ],
  [
    /^(?:ModuleNotFoundError|ImportError)/u,
    'A transform may import Python’s own library, polars, pandas, pyarrow and fastexcel, and the modules of this workspace.',
  ],
  [
    /Read-only file system|Permission denied/u,
    'A transform keeps nothing in files of its own but what it returns; /tmp is there while it runs.',
  ],
]

export const hintFor = (message: string): string | undefined =>
  hints.find(([sign]) => sign.test(message))?.[1]
