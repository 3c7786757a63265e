// Worker scripts at build time: each a file of its own beside the bundle, so that `worker-src 'self'` is all that a page must allow.
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import * as esbuild from 'esbuild';

/**
 * esbuild plugin: `import { workerUrl } from './thread?worker'` builds `thread.ts` to `thread.js` and gives its absolute URL. What the
 * script refers to (WASM, threads of its own) is placed beside it.
 */
export const workerPlugin = {
  name: 'worker',
  setup(build) {
    const { outdir } = build.initialOptions;
    const beside = new Map();
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
      const name = basename(path, '.js');
      const { outputFiles, metafile } = await esbuild.build({
        ...build.initialOptions,
        entryPoints: { [name]: path.replace(/\.js$/, '.ts') },
        outbase: undefined,
        banner: undefined,
        splitting: false,
        sourcemap: false,
        metafile: true,
        write: false,
        // One script for browsers and Node, with all that it needs: a worker resolves no package names.
        platform: 'browser',
        packages: 'bundle',
        external: ['node:*'],
      });
      let contents;
      for (const file of outputFiles) {
        if (basename(file.path) === `${name}.js`) contents = file.contents;
        else beside.set(basename(file.path), file.contents);
      }
      const sources = Object.keys(metafile.inputs).filter((input) => !input.includes(':'));
      return { contents, loader: 'file', watchFiles: sources.map((input) => resolve(input)) };
    });
    build.onEnd(async () => {
      if (beside.size > 0) await mkdir(outdir, { recursive: true });
      await Promise.all([...beside].map(([name, contents]) => writeFile(join(outdir, name), contents)));
    });
  },
};
