/** The house's arrows: contracts ← kernel ← modules ← apps; a folder's neighbours see its index.ts alone. */
const modules = ['visibility', 'enrichment', 'customer-intelligence', 'buyer-groups', 'coach'];
const mayUse = {
  visibility: [],
  enrichment: [],
  'customer-intelligence': ['enrichment', 'visibility'],
  'buyer-groups': ['customer-intelligence', 'enrichment', 'visibility'],
  coach: ['buyer-groups', 'customer-intelligence', 'enrichment', 'visibility'],
};

const forbiddenModuleImports = modules.map((name) => ({
  name: `modules-run-rightwards-${name}`,
  comment: `${name} may use only: ${mayUse[name].join(', ') || 'no other module'}.`,
  severity: 'error',
  from: { path: `^packages/core/src/modules/${name}/` },
  to: {
    path: '^packages/core/src/modules/',
    pathNot: `^packages/core/src/modules/(${[name, ...mayUse[name]].join('|')})/`,
  },
}));

export default {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'not-resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'contracts-depend-on-zod-alone',
      severity: 'error',
      from: { path: '^packages/contracts/src', pathNot: '\\.test\\.ts$' },
      to: { pathNot: ['^packages/contracts/src', 'node_modules/zod/'] },
    },
    {
      name: 'kernel-knows-nothing-of-sales',
      severity: 'error',
      from: { path: '^packages/core/src/kernel/', pathNot: '\\.test\\.ts$|/test-' },
      to: { path: ['^packages/core/src/modules/', '^packages/sandbox/', '^apps/'] },
    },
    {
      name: 'modules-do-not-know-apps',
      severity: 'error',
      from: { path: '^packages/core/src/modules/', pathNot: '\\.test\\.ts$|/test-' },
      to: { path: ['^apps/', '^packages/sandbox/'] },
    },
    {
      name: 'kernel-ports-by-their-front-door',
      comment: 'Another kernel port is reached through its index.ts.',
      severity: 'error',
      from: { path: '^packages/core/src/kernel/([^/]+)/' },
      to: {
        path: '^packages/core/src/kernel/[^/]+/',
        pathNot: ['^packages/core/src/kernel/$1/', '/index\\.ts$'],
      },
    },
    {
      name: 'kernel-from-outside-by-its-front-door',
      severity: 'error',
      from: { path: '^(packages/core/src/modules|apps)/', pathNot: '\\.test\\.ts$' },
      to: { path: '^packages/core/src/kernel/[^/]+/', pathNot: '/index\\.ts$' },
    },
    {
      name: 'modules-by-their-front-door',
      severity: 'error',
      from: { path: '^(packages/core/src/modules/([^/]+)|apps)/' },
      to: {
        path: '^packages/core/src/modules/[^/]+/',
        pathNot: ['^packages/core/src/modules/$2/', '/index\\.ts$'],
      },
    },
    {
      name: 'policies-are-pure',
      comment: 'A policy decides; it reads no database, file, clock or network.',
      severity: 'error',
      from: { path: '/modules/[^/]+/policy/', pathNot: '\\.test\\.ts$' },
      to: {
        path: [
          '^packages/core/src/kernel/(store|jobs|cache|llm|net|config|log)/',
          '^(node:)?(fs|http|https|net|child_process)',
        ],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'policies-do-not-call-up',
      severity: 'error',
      from: { path: '/modules/[^/]+/policy/', pathNot: '\\.test\\.ts$' },
      to: { path: '/modules/[^/]+/(service|workflow|repository|operations|tables)' },
    },
    {
      name: 'only-repositories-speak-sql',
      severity: 'error',
      from: { path: '/modules/', pathNot: '(repository|tables)[^/]*\\.ts$|/repository/|\\.test\\.ts$' },
      to: { path: 'node_modules/(drizzle-orm|pg)/' },
    },
    {
      name: 'web-imports-contracts-alone',
      severity: 'error',
      from: { path: '^apps/web/' },
      to: { path: '^(packages/(core|sandbox)|apps/(server|cli))/' },
    },
    ...forbiddenModuleImports,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['\\.leadline/'] },
    parser: 'swc',
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
    },
  },
};
