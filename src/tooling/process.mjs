// Steps with their time, and child processes; nothing here needs an installed package.
import { spawn } from 'node:child_process';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

const HEARTBEAT_MS = 15_000;
const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

/** What stops a script: its message is for people, its stack is not. */
export class ToolError extends Error {}

/** Runs `work` between two printed lines; says that it is still alive where it takes long. */
export async function step(name, work) {
  const started = performance.now();
  console.log(`${name} ...`);
  const heartbeat = setInterval(() => console.log(`${name}: still at it (${seconds(started)})`), HEARTBEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    console.log(`${name}: ${seconds(started)}`);
  }
}

/** Runs a program to its end. Its output goes to the terminal, or is returned with `capture`. Resolves with `{ code, output }`. */
export function run(command, args, { capture = false, env = process.env, shell = false } = {}) {
  return new Promise((done, fail) => {
    const child = spawn(command, args, { cwd: root, env, shell, stdio: ['inherit', capture ? 'pipe' : 'inherit', capture ? 'pipe' : 'inherit'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (chunk) => (output += chunk));
    child.on('error', fail);
    child.on('close', (code, signal) => done({ code: code ?? (signal ? 1 : 0), output }));
  });
}

export const node = (args, options) => run(process.execPath, args, options);

/** Runs npm itself: the one that runs this script, else the one on the path. */
export function npm(args, options) {
  const cli = process.env.npm_execpath;
  if (cli && /npm-cli\.c?js$/.test(cli)) return node([cli, ...args], options);
  const windows = process.platform === 'win32';
  return run(windows ? 'npm.cmd' : 'npm', args, { ...options, shell: windows });
}

/** The main function of a script: exits with its status, prints a ToolError as one line. */
export async function main(work) {
  process.chdir(root);
  try {
    process.exitCode = (await work(process.argv.slice(2))) ?? 0;
  } catch (error) {
    console.error(error instanceof ToolError ? `error: ${error.message}` : error);
    process.exitCode = 1;
  }
}
