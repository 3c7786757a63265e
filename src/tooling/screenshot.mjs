// `node src/tooling/screenshot.mjs [--out FILE] [--query 'theme=dark'] [--width N --height N]`: the built demo, its sample case analysed, as a picture.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import puppeteer from 'puppeteer-core';
import { BROWSER_FLAGS } from './browser-tests.mjs';
import { chromeHint, ensureChrome } from './chrome.mjs';
import { main, step, ToolError } from './process.mjs';

const TIMEOUT_MS = 5 * 60_000;

const options = {
  out: { type: 'string', default: 'demo/screenshot.png' },
  query: { type: 'string', default: 'theme=light' },
  width: { type: 'string', default: '1280' },
  height: { type: 'string', default: '1000' },
};

/** The demo, as the program itself serves it. */
async function serveDemo() {
  const server = spawn(process.execPath, ['dist/cli.js', 'serve'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: server.stdout });
  const [line] = await Promise.race([once(lines, 'line'), once(server, 'close').then(() => [''])]);
  const [url] = line.match(/http:\S+/) ?? [];
  if (!url) throw new ToolError('the demo is not served; build it first: npm run build');
  return { url, close: () => server.kill() };
}

/** Opens the sample, runs everything and waits for its end. */
async function analyse(page, url, query) {
  await page.goto(`${url}analyzer/?sample&${query}`);
  await page.evaluate(async () => {
    const analyzer = document.querySelector('pm-analyzer');
    const shown = new Promise((done) => analyzer.addEventListener('pm-shown', (event) => event.detail.mask && done()));
    const failed = new Promise((_, fail) => analyzer.addEventListener('pm-error', (event) => fail(new Error(event.detail.message))));
    await Promise.race([shown, failed]);
    await Promise.race([analyzer.analyze(), failed]);
    await new Promise((done) => setTimeout(done, 500));
  });
}

await main(async (args) => {
  const { values } = parseArgs({ args, options });
  const executablePath = await ensureChrome();
  if (!executablePath) throw new ToolError(`no browser: ${chromeHint}`);
  const server = await serveDemo();
  const browser = await puppeteer.launch({ executablePath, args: BROWSER_FLAGS, protocolTimeout: TIMEOUT_MS });
  try {
    const page = await browser.newPage();
    page.on('console', (message) => console.log(`console.${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => console.log(`page error: ${error.message}`));
    await page.setViewport({ width: Number(values.width), height: Number(values.height) });
    await step('analysing the sample case', () => analyse(page, server.url, values.query));
    await mkdir(dirname(resolve(values.out)), { recursive: true });
    await page.screenshot({ path: values.out });
    console.log(values.out);
  } finally {
    await browser.close();
    server.close();
  }
});
