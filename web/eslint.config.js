import { readdirSync } from 'node:fs'
import importX from 'eslint-plugin-import-x'
import jsxA11y from 'eslint-plugin-jsx-a11y'
import reactHooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'

const features = readdirSync('src/features')
const only = (target, from, except = []) => ({ target, from, except })

const zones = [
  // Features do not know one another. Read from the disk, so a new one is covered.
  ...features.map((name) => only(`src/features/${name}`, 'src/features', [`./${name}`])),
  only('src/features', 'src/app'),
  only('src/shared', 'src/features'),
  only('src/shared', 'src/app'),
]

// Looks come from shared/ui/tokens.css; its names are the only spelling of a colour or a length.
const looks = [
  {
    selector: 'Literal[value=/^#([0-9a-f]{3,4}){1,2}$/i]',
    message: 'A raw colour: use a token from shared/ui/tokens.css.',
  },
  {
    selector: 'Literal[value=/\\b(rgb|hsl|oklch|oklab)a?\\(/i]',
    message: 'A raw colour: use a token from shared/ui/tokens.css.',
  },
  {
    selector: 'Literal[value=/^-?[0-9.]+(px|rem|em)$/]',
    message: 'A raw length: use a token from shared/ui/tokens.css.',
  },
  {
    selector:
      'JSXAttribute[name.name=/^(w|h|p|px|py|pt|pb|pl|pr|m|mx|my|mt|mb|ml|mr|gap|size|radius|fz|maw|mah|miw|mih|top|left|right|bottom)$/] > JSXExpressionContainer > Literal[raw=/^[0-9]/]',
    message: 'A raw length: use a named size.',
  },
  {
    selector: 'JSXAttribute[name.name="dangerouslySetInnerHTML"]',
    message: 'Text is text: nothing is put into the page as HTML.',
  },
]

export default tseslint.config(
  { ignores: ['dist', 'node_modules', 'src/shared/api/schema.d.ts'] },
  {
    files: ['src/**/*.{ts,tsx}'],
    extends: [
      tseslint.configs.strictTypeChecked,
      jsxA11y.flatConfigs.strict,
      reactHooks.configs.flat['recommended-latest'],
    ],
    plugins: { 'import-x': importX },
    languageOptions: { parserOptions: { projectService: true } },
    settings: { 'import-x/resolver': { typescript: true } },
    rules: {
      'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
      'import-x/no-cycle': 'error',
      'import-x/no-restricted-paths': ['error', { zones }],
      'no-restricted-syntax': ['error', ...looks],
      // A template of a number is a sentence being written, not a slip.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // An event handler may be async: React ignores what it returns.
      '@typescript-eslint/no-misused-promises': [
        'error',
        { checksVoidReturn: { attributes: false, properties: false } },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/only-throw-error': [
        'error',
        { allow: [{ from: 'package', name: 'Redirect', package: '@tanstack/router-core' }] },
      ],
      // jsx-a11y must know which of our and Mantine's components are controls.
      'jsx-a11y/no-autofocus': 'off',
    },
  },
  {
    // Tests play the server, whose answers they write as they please.
    files: ['src/**/*.test.{ts,tsx}', 'src/shared/testing/**'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      'no-restricted-syntax': 'off',
    },
  },
)
