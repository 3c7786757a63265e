// Who may import whom (dependency-cruiser): core ← graph ← ops ← backends ← nn, and the rest as listed.

/** What each folder of src may import besides itself. */
const layers = {
  core: [],
  graph: ['core'],
  ops: ['core', 'graph'],
  backends: ['core', 'graph', 'ops'],
  nn: ['core', 'graph', 'ops', 'backends'],
  imaging: ['core'],
  stats: ['core'],
  radiomics: ['core', 'graph', 'ops', 'backends', 'imaging'],
  study: ['core', 'graph', 'ops', 'backends', 'imaging', 'nn', 'radiomics', 'stats'],
  worker: ['core', 'graph', 'ops', 'backends', 'imaging', 'nn', 'radiomics', 'stats', 'study'],
  components: ['core', 'graph', 'ops', 'backends', 'imaging', 'nn', 'radiomics', 'stats', 'study', 'worker'],
};

/** Packages, and the one part of src that may import each. */
const packages = {
  comlink: '^src/worker/',
  lit: '^src/components/',
  '@niivue/niivue': '^src/components/',
  '@stdlib': '^src/stats/distributions[.]ts$',
  webgpu: '^src/(backends/webgpu/[^/]+[.]node[.]ts$|tooling/gpu-pack/)',
};

/** What `<pm-benchmark>` shows and whom it asks: reports, and the page's side of the worker that runs them. */
const benchView = '|bench/(report/|worker/(client|protocol)[.]ts)';

const error = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

const layerRules = Object.entries(layers).map(([layer, allowed]) =>
  error(
    `layer-${layer}`,
    `${layer} may import ${allowed.join(', ') || 'nothing'} and itself`,
    { path: `^src/${layer}/` },
    { path: '^src/', pathNot: `^src/((${[layer, ...allowed].join('|')})/${layer === 'components' ? benchView : ''})` },
  ),
);

const packageRules = Object.entries(packages).map(([name, home]) =>
  error(`only-one-uses-${name}`, `${name} is imported by ${home} alone`, { path: '^src/', pathNot: home }, { path: `^node_modules/${name}/` }),
);

module.exports = {
  forbidden: [
    ...layerRules,
    ...packageRules,
    error(
      'cli-and-bench-unseen',
      'cli and bench see everything, nothing sees them, but the element that shows what bench reports',
      { path: '^src/', pathNot: '^src/(cli|bench|components/pm-benchmark)/' },
      { path: '^src/(cli|bench)/' },
    ),
    error(
      'tooling-apart',
      'the product does not import its build',
      { path: '^(src|demo)/', pathNot: '^src/tooling/' },
      { path: '^(src/tooling/|esbuild[.]config)' },
    ),
    error('tests-apart', 'the product does not import its tests', { path: '^(src|demo)/' }, { path: '^test/' }),
    error('engine-without-page', 'the engine has no DOM and no worker', { path: '^src/(engine|node)[.]ts$' }, { path: '^src/(worker|components)/' }),
    error(
      'core-imports-nothing',
      'core stands alone',
      { path: '^src/core/' },
      { dependencyTypes: ['npm', 'npm-dev', 'npm-peer', 'npm-optional', 'core'] },
    ),
    error(
      'node-only-where-named',
      'node:* is imported in src/cli, src/tooling and files named *.node.ts',
      { path: '^(src|demo)/', pathNot: '^src/(cli|tooling)/|[.]node[.]ts$' },
      { dependencyTypes: ['core'] },
    ),
    error(
      'shaders-by-kernels',
      'shaders are imported by backends/*/kernels',
      { path: '^(src|demo)/', pathNot: '^src/backends/[^/]+/kernels/' },
      { path: '(^|/)shaders/.*[.]wgsl$' },
    ),
    error(
      'wasm-by-kernels',
      'wasm is imported by backends/*/kernels and the loader in backends/wasm',
      { path: '^(src|demo)/', pathNot: '^src/backends/([^/]+/kernels|wasm)/' },
      { path: '^([.][.]/)*wasm/' },
    ),
    error('no-cycles', 'imports go one way, types too', {}, { circular: true }),
    error('resolvable', 'a file that is not there', {}, { couldNotResolve: true, pathNot: '^([.][.]/)+wasm/kernels$' }),
    error('listed', 'a package that package.json does not list', { path: '^(src|demo)/' }, { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] }),
    error(
      'no-dev-packages',
      'what ships imports no devDependency; peers of the benchmark are loaded where they are installed',
      { path: '^(src|demo)/', pathNot: '^src/(tooling|bench/peers)/' },
      { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    ),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(build|dist)/' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.mjs', '.js', '.d.ts'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default'],
    },
  },
};
