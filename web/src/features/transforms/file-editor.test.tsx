import { forEachDiagnostic } from '@codemirror/lint'
import { EditorView } from '@codemirror/view'
import { act, cleanup, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, test } from 'vitest'

import type { Right } from '../../shared/api/workspace'
import { lineage, node, workspace } from '../../shared/testing/samples'
import { refuse, serve } from '../../shared/testing/server'
import { show } from '../../shared/testing/show'
import { FileEditor } from './file-editor'

const code = '/workspaces/w/code'
const file = {
  path: 'clean.py',
  blob: 'b1',
  text: 'import polars\n',
  head: 'h1',
  transform_id: 't',
  problems: [],
}
const commits = [
  { commit: 'c2', message: 'Sort by hour', author: 'Grace', at: '2026-01-02T00:00:00Z', blob: 'b1', is_closed: false },
  { commit: 'c1', message: 'First version', author: 'Ada', at: '2026-01-01T00:00:00Z', blob: 'b0', is_closed: false },
]

type Options = { without?: Right[]; more?: Record<string, object> }

function open({ without = [], more = {} }: Options = {}) {
  const asked = serve({
    'GET /workspaces/w': workspace(...without),
    'GET /workspaces/w/lineage': lineage(node('clean')),
    'GET /workspaces/w/files': [],
    [`GET ${code}`]: { branch: 'main', head: 'h1', files: [] },
    [`GET ${code}/file`]: ({ query }: { query: URLSearchParams }) =>
      query.get('commit') === 'c1' ? { ...file, blob: 'b0', text: 'import pandas\n' } : file,
    [`GET ${code}/history`]: commits,
    [`PUT ${code}/file`]: { head: 'abcdef123', blob: 'b2', transform_id: 't', problems: [] },
    ...more,
  })
  return { asked, ...show(<FileEditor workspaceId="w" path="clean.py" />) }
}

const editor = async (name = 'Code of clean.py') => {
  const view = EditorView.findFromDOM(await screen.findByRole('textbox', { name }))
  if (!view) throw new Error('no editor')
  return view
}

async function type(text: string) {
  const view = await editor()
  act(() => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } }))
}

beforeEach(() => sessionStorage.clear())

test('saving is a commit with a message, on top of what was opened', async () => {
  const { asked } = open()

  await type('import polars as pl\n')
  expect(screen.getByText('Not saved')).toBeTruthy()
  await userEvent.type(screen.getByRole('textbox', { name: 'What did you change?' }), 'Shorter name')
  await userEvent.click(screen.getByRole('button', { name: 'Save' }))

  await expect
    .poll(() => asked.find((one) => one.method === 'PUT')?.body)
    .toEqual({
      path: 'clean.py',
      text: 'import polars as pl\n',
      blob: 'b1',
      message: 'Shorter name',
    })
  await expect.poll(() => screen.queryByText('Not saved')).toBeNull()
})

test('what was typed and not saved is there again when one comes back', async () => {
  open()
  await type('half a thought')

  cleanup()
  open()

  expect((await editor()).state.doc.toString()).toBe('half a thought')
  expect(screen.getByText('Not saved')).toBeTruthy()
})

test('when somebody else was quicker both texts are shown, and either can be kept', async () => {
  const theirs = {
    path: 'clean.py',
    blob: 'theirs',
    author: 'Grace',
    at: '2026-01-02T00:00:00Z',
    text: 'import duckdb\n',
  }
  const { asked } = open({
    more: {
      [`PUT ${code}/file`]: ({ body }: { body: unknown }) =>
        (body as { blob: string }).blob === 'theirs'
          ? { head: 'h3', blob: 'b3', transform_id: 't', problems: [] }
          : refuse(409, 'FileChanged', 'Somebody else changed this file.', theirs),
    },
  })

  await type('mine\n')
  await userEvent.click(screen.getByRole('button', { name: 'Save' }))

  expect(await screen.findByRole('dialog', { name: 'Grace changed clean.py too' })).toBeTruthy()
  expect((await editor('Theirs')).state.doc.toString()).toBe('import duckdb\n')
  expect((await editor('Yours')).state.doc.toString()).toBe('mine\n')
  await userEvent.click(screen.getByRole('button', { name: 'Save the right side' }))

  await expect
    .poll(() => asked.findLast((one) => one.method === 'PUT')?.body)
    .toMatchObject({ text: 'mine\n', blob: 'theirs' })
  await expect.poll(() => screen.queryByRole('dialog')).toBeNull()
})

test('deciding later loses nothing', async () => {
  open({
    more: {
      [`PUT ${code}/file`]: () =>
        refuse(409, 'FileChanged', 'Changed.', { blob: 'x', author: 'Grace', at: null, text: 'x' }),
    },
  })

  await type('mine\n')
  await userEvent.click(screen.getByRole('button', { name: 'Save' }))
  await userEvent.click(await screen.findByRole('button', { name: 'Decide later' }))

  expect((await editor()).state.doc.toString()).toBe('mine\n')
})

test('an older version can be compared and brought back, unsaved', async () => {
  open()

  await userEvent.click(await screen.findByRole('button', { name: 'History' }))
  await userEvent.click(await screen.findByRole('button', { name: /First version/ }))
  await userEvent.click(await screen.findByRole('button', { name: 'Restore this version' }))

  expect((await editor()).state.doc.toString()).toBe('import pandas\n')
  expect(screen.getByText('Not saved')).toBeTruthy()
})

test('a version that is closed is told from one that deleted the file', async () => {
  const [last, first] = commits
  const nowhere = { ...last, blob: null }
  open({
    more: {
      [`GET ${code}/history`]: [
        { ...nowhere, commit: 'c3', message: 'Gone' },
        { ...nowhere, commit: 'c2', message: 'Salaries', is_closed: true },
        first,
      ],
    },
  })

  await userEvent.click(await screen.findByRole('button', { name: 'History' }))

  expect(await screen.findByRole('button', { name: /Gone.*deleted the file/ })).toBeTruthy()
  const closed = screen.getByRole('button', { name: /Salaries.*is closed to you/ })
  expect(closed).toHaveProperty('disabled', true)
  expect(closed.textContent).not.toContain('deleted')
})

test('who may not write reads', async () => {
  open({ without: ['transform:write'] })

  expect(await screen.findByText('You may read this code, not change it.')).toBeTruthy()
  expect((await editor()).state.readOnly).toBe(true)
  expect(screen.queryByRole('button', { name: 'Save' })).toBeNull()
})

test('what is wrong is listed below the code', async () => {
  const problem = {
    type: 'SyntaxInvalid',
    title: 'This is not valid Python.',
    path: 'clean.py',
    line: 5,
    column: 8,
    detail: 'invalid syntax',
  }
  open({ more: { [`GET ${code}/file`]: { ...file, problems: [problem] } } })

  const problems = await screen.findByRole('list', { name: 'Problems' })

  expect(problems.textContent).toContain('This is not valid Python.')
  expect(problems.textContent).toContain('clean.py:5')
})

const misspelt = {
  type: 'InputUnknown',
  title: 'The workspace has no transform by this name.',
  path: 'clean.py',
  line: 1,
  column: 8,
  name: 'polars',
  nearest: ['polar'],
}
const circle = {
  type: 'CycleFound',
  title: 'These transforms wait for one another in a circle.',
  path: 'clean.py',
  line: null,
  column: null,
  names: ['clean', 'late', 'clean'],
}

async function marked() {
  const words: string[] = []
  const { state } = await editor()
  forEachDiagnostic(state, (_, from, to) => words.push(state.sliceDoc(from, to)))
  return words
}

test('what only the whole workspace shows is listed and marked too, and nothing twice', async () => {
  open({
    more: {
      [`GET ${code}/file`]: { ...file, problems: [misspelt] },
      'GET /workspaces/w/lineage': lineage({
        ...node('clean'),
        transform_id: 't',
        problems: [misspelt, circle],
      }),
    },
  })

  const said = await screen.findByText(/wait for one another in a circle/)

  expect(said.textContent).toContain('clean → late → clean')
  const problems = screen.getByRole('list', { name: 'Problems' })
  expect(problems.textContent).toMatch(/clean\.py:1\s+Did you mean polar\?/)
  expect(problems.children).toHaveLength(2)
  expect(await marked()).toEqual(['polars'])
})

test('a save that mends an input takes its mark and its sentence away', async () => {
  let isMended = false
  const at = (problems: object[]) => ({ ...node('clean'), transform_id: 't', problems }) as never
  open({
    more: {
      'GET /workspaces/w/lineage': () => lineage(at(isMended ? [] : [misspelt])),
      [`PUT ${code}/file`]: () => {
        isMended = true
        return { head: 'h2', blob: 'b2', transform_id: 't', problems: [] }
      },
    },
  })
  await screen.findByRole('list', { name: 'Problems' })
  await expect.poll(marked).toEqual(['polars'])

  await type('import polar\n')
  await userEvent.click(screen.getByRole('button', { name: 'Save' }))

  await expect.poll(() => screen.queryByRole('list', { name: 'Problems' })).toBeNull()
  expect(await marked()).toEqual([])
})

test('who renames the function has a module now, and keeps the editor', async () => {
  const more = {
    [`PUT ${code}/file`]: { head: 'abcdef123', blob: 'b2', transform_id: null, problems: [] },
  }
  const { address } = open({ more })

  await type('def shape(): ...\n')
  await userEvent.click(screen.getByRole('button', { name: 'Save' }))

  await expect.poll(address).toBe('/workspaces/w/code/clean.py')
})

test('the key that saves works wherever the focus is', async () => {
  const { asked } = open()

  await type('x = 1\n')
  act(() => document.body.focus())
  await userEvent.keyboard('{Control>}s{/Control}')

  await expect.poll(() => asked.filter((one) => one.method === 'PUT').length).toBe(1)
})
