// Runs bundled browser tests in Chromium with WebGPU on the CPU, in pages with and without cross-origin isolation.
import { createReadStream, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, relative, resolve, sep } from 'node:path';
import { startTestRunner } from '@web/test-runner';
import { chromeLauncher } from '@web/test-runner-chrome';
import { root } from './process.mjs';

/** Chromium without a window, with WebGPU on the CPU. */
export const BROWSER_FLAGS = [
  '--headless=new',
  '--no-sandbox',
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-unsafe-swiftshader',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
];
const START_TIMEOUT_MS = 2 * 60_000;
const FILE_TIMEOUT_MS = 15 * 60_000;
const TEST_TIMEOUT_MS = 2 * 60_000;
const SKIP_REASON = ' # SKIP ';

/** A test of this name runs in both kinds of page; every other in an isolated one. */
const runsInBoth = (file) => /\.both\.browser\./.test(file);

const isolation = async (context, next) => {
  context.set('Cross-Origin-Opener-Policy', 'same-origin');
  context.set('Cross-Origin-Embedder-Policy', 'require-corp');
  return next();
};

/** The strictest policy that the elements work under. */
const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'";

/** `/strict/…`: any file of the project, under that policy, for tests that open it in a frame; `/strict-requests` lists what was asked for. */
function strictFiles() {
  const requests = [];
  return async (context, next) => {
    if (context.path === '/strict-requests') {
      context.body = requests;
      return undefined;
    }
    if (context.path.startsWith('/strict/')) {
      requests.push(context.path);
      context.url = context.url.slice('/strict'.length);
      context.set('Content-Security-Policy', POLICY);
    }
    return next();
  };
}

/** `/reference/…`: the folder of expected values, read-only; a folder answers with the list of its names. */
function referenceFiles(folder) {
  return async (context, next) => {
    if (!context.path.startsWith('/reference/')) return next();
    const path = resolve(folder, `.${decodeURIComponent(context.path.slice('/reference'.length))}`);
    const found = path === folder || path.startsWith(folder + sep) ? statSync(path, { throwIfNoEntry: false }) : undefined;
    if (found?.isDirectory()) context.body = await readdir(path);
    else if (found) {
      context.type = 'application/octet-stream';
      context.body = createReadStream(path);
    } else context.status = 404;
  };
}

/** A port that nobody listens on. */
const freePort = () =>
  new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });

const quiet = () => {};
const logger = { log: quiet, debug: quiet, group: quiet, groupEnd: quiet, warn: console.warn, error: console.error, logSyntaxError: console.error };

async function runGroup(files, isolated, { chrome, reference }, results) {
  const config = {
    rootDir: root,
    hostname: 'localhost',
    port: await freePort(),
    files: files.map((file) => file.replaceAll(sep, '/')),
    browsers: [chromeLauncher({ launchOptions: { executablePath: chrome, args: BROWSER_FLAGS } })],
    concurrentBrowsers: 1,
    concurrency: 1,
    testFramework: { config: { timeout: TEST_TIMEOUT_MS } },
    middleware: [...(isolated ? [isolation] : []), strictFiles(), referenceFiles(reference)],
    browserStartTimeout: START_TIMEOUT_MS,
    testsStartTimeout: START_TIMEOUT_MS,
    testsFinishTimeout: FILE_TIMEOUT_MS,
    browserLogs: true,
    reporters: [],
    watch: false,
    staticLogging: true,
    logger,
  };
  const runner = await startTestRunner({ config, readCliArgs: false, readFileConfig: false, autoExitProcess: false });
  const where = isolated ? 'browser' : 'browser, not isolated';
  const open = new Map();
  const done = new Set();
  runner.sessions.on('session-status-updated', (session) => {
    const file = open.get(session.id) ?? results.file(fileName(session.testFile, where));
    open.set(session.id, file);
    if (session.status !== 'FINISHED' || done.has(session.id)) return;
    done.add(session.id);
    addSession(session, file);
  });
  const stopped = new Promise((done) => runner.on('stopped', done));
  runner.on('finished', () => runner.stop());
  await stopped;
  for (const { id, testFile } of runner.sessions.all()) if (!done.has(id)) results.file(fileName(testFile, where)).end();
}

const fileName = (bundle, where) =>
  `${relative(join(root, 'build/browser'), bundle).replaceAll(sep, '/').replace(/^/, 'test/').replace(/\.js$/, '.ts')} (${where})`;

function addSession(session, file) {
  for (const log of session.logs) console.log(...log);
  for (const path of session.request404s) if (!path.startsWith('reference/')) console.log(`not found: ${path}`);
  for (const error of session.errors) file.fail('the page itself', describeError(error));
  if (session.testResults) addSuite(session.testResults, [], file);
  file.end();
}

const describeError = ({ name, message, stack }) =>
  stack?.includes(message) ? stack : [`${name ?? 'Error'}: ${message}`, stack].filter(Boolean).join('\n');

function addSuite(suite, path, file) {
  for (const test of suite.tests) {
    const parts = [...path, test.name].map((part) => part.split(SKIP_REASON));
    const name = parts.map(([own]) => own).join(' > ');
    if (test.skipped) file.skip(name, parts.find(([, reason]) => reason)?.[1]);
    else if (test.passed) file.pass();
    else file.fail(name, describeError(test.error ?? { message: 'failed without an error' }));
  }
  for (const inner of suite.suites) addSuite(inner, [...path, inner.name], file);
}

/** Runs `files` (bundles under `build/browser`) and adds what they did to `results`. */
export async function runBrowserTests(files, chrome, results) {
  const reference = resolve(process.env.PM_REFERENCE ?? join(root, '../shared/reference'));
  await runGroup(files, true, { chrome, reference }, results);
  const both = files.filter(runsInBoth);
  if (both.length) await runGroup(both, false, { chrome, reference }, results);
}
