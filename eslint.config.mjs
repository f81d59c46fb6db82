import tseslint from 'typescript-eslint';

const ban = (selector, message) => ({ selector, message });
const everywhere = [
  ban('ExportAllDeclaration', 'Name what you export.'),
  ban('NewExpression[callee.name=/Exception$/]', 'Throw an AppError from <module>.errors.ts.'),
  ban("CallExpression[callee.name='forwardRef']", 'A cycle: let the lower module publish an event, or move the code.'),
  ban("Property[key.name='synchronize'][value.value=true]", 'Write a migration.'),
  ban(
    "Property[key.name='relationLoadStrategy'][value.value='query']",
    'Returns empty relations with binary ids, without an error.',
  ),
  ban("Property[key.name='eager'][value.value=true]", 'Load what the use case needs.'),
];
// Not in migrations and tests: their texts are their own.
const sql = ban(
  'CallExpression[callee.property.name=/^(query|execute)$/] > TemplateLiteral.arguments:first-child[expressions.length>0]',
  'Bind values as parameters; build identifiers outside of the call.',
);
const env = ban(
  "MemberExpression[object.name='process'][property.name='env']",
  'Read configuration in <module>.config.ts only.',
);

export default tseslint.config(
  { ignores: ['dist', 'node_modules', '.markethall', 'coverage', '**/*.cjs', '**/*.mjs', '**/*.js'] },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/require-await': 'off',
      'no-restricted-syntax': ['error', ...everywhere, sql, env],
    },
  },
  {
    files: ['libs/kernel/**'],
    rules: {
      'no-restricted-syntax': ['error', ...everywhere.filter((b) => !b.selector.includes('Exception')), sql, env],
    },
  },
  { files: ['**/migrations/**'], rules: { 'no-restricted-syntax': ['error', ...everywhere, env] } },
  {
    files: ['**/*.config.ts', 'apps/stack/**', 'test/**', '**/testing/**'],
    rules: { 'no-restricted-syntax': ['error', ...everywhere] },
  },
  {
    files: ['**/*.spec.ts', '**/*.api-spec.ts', '**/*.e2e-spec.ts', 'test/**', '**/testing/**'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
);
