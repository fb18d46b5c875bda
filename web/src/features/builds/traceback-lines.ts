export type TracebackLine = { text: string; isOwn: boolean }

const frame = /^\s*File "([^"]+)", line (\d+)/
const notOurs = /site-packages|\/lib\/python|^<|dataspace_runner|pyrunner_lib/

/**
 * A traceback with the user's own lines marked: a frame in their code and the source below it, up
 * to the next frame. Everything else is the machinery on the way to the error.
 */
export function markOwn(traceback: string): TracebackLine[] {
  let isOwn = false
  return traceback
    .trimEnd()
    .split('\n')
    .map((text) => {
      const file = frame.exec(text)?.[1]
      if (file !== undefined) isOwn = !notOurs.test(file)
      else if (!text.startsWith('  ')) isOwn = false
      return { text, isOwn }
    })
}
