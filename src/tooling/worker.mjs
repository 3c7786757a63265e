// Worker scripts at build time: each a file of its own beside the bundle, so that `worker-src 'self'` is all that a page must allow.
import { dirname, resolve } from 'node:path';

/** esbuild plugin: `import { workerUrl } from './thread?worker'` builds `thread.ts` to `thread.js` and gives its absolute URL. */
export const workerPlugin = {
  name: 'worker',
  setup(build) {
    build.onResolve({ filter: /\?worker$/ }, ({ path, resolveDir }) => ({
      path: resolve(resolveDir, path.slice(0, -'?worker'.length)),
      namespace: 'worker-url',
    }));
    build.onLoad({ filter: /.*/, namespace: 'worker-url' }, ({ path }) => ({
      contents: `import file from ${JSON.stringify(`worker-script:${path}`)};\nexport const workerUrl = new URL(file, import.meta.url).href;`,
      resolveDir: dirname(path),
      loader: 'js',
    }));
    build.onResolve({ filter: /^worker-script:/ }, ({ path }) => ({ path: `${path.slice('worker-script:'.length)}.js`, namespace: 'worker-script' }));
    build.onLoad({ filter: /.*/, namespace: 'worker-script' }, async ({ path }) => {
      const { outputFiles, metafile } = await build.esbuild.build({
        ...build.initialOptions,
        entryPoints: [path.replace(/\.js$/, '.ts')],
        outdir: undefined,
        outfile: path,
        outbase: undefined,
        splitting: false,
        sourcemap: false,
        metafile: true,
        write: false,
        // One script for browsers and Node.
        platform: 'browser',
        external: ['node:*'],
      });
      return { contents: outputFiles[0].contents, loader: 'file', watchFiles: Object.keys(metafile.inputs).map((file) => resolve(file)) };
    });
  },
};
