import babelParser from '@babel/eslint-parser';
import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';

// Types are the compiler's business (`npm run typecheck`); typescript-eslint needs a compiler API that TypeScript 7 does
// not have yet. This is about what compiles and is wrong all the same.
export default [
  { ignores: ['dist/', 'node_modules/', 'src/api/generated/'] },
  js.configs.recommended,
  {
    files: ['**/*.{js,ts,tsx}'],
    languageOptions: {
      parser: babelParser,
      parserOptions: {
        requireConfigFile: false,
        babelOptions: { presets: ['@babel/preset-typescript'], parserOpts: { plugins: ['jsx'] } },
      },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    plugins: { 'react-hooks': reactHooks },
    rules: {
      // The compiler does these, and knows types.
      'no-undef': 'off',
      'no-unused-vars': 'off',
      'no-redeclare': 'off',
      'no-dupe-class-members': 'off',
      'react-hooks/rules-of-hooks': 'error',
      'react-hooks/exhaustive-deps': 'error',
      eqeqeq: 'error',
      'no-console': 'error',
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-new-func': 'error',
      'no-shadow-restricted-names': 'error',
      'no-var': 'error',
      'no-useless-rename': 'error',
      'object-shorthand': 'error',
      'prefer-const': 'error',
      'prefer-template': 'error',
      'no-restricted-imports': [
        'error',
        { name: 'react', importNames: ['lazy'], message: 'lazyPart outlives a lost connection.' },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: 'TSNonNullExpression', message: 'Handle the missing value instead of asserting it away.' },
        { selector: 'TSEnumDeclaration', message: 'Use a union of literals.' },
        { selector: 'TSAnyKeyword', message: 'Use unknown.' },
        {
          selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']",
          message: 'What people write is text, never markup.',
        },
      ],
    },
  },
];
