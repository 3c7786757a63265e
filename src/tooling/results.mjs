// Counts what every test did, whichever runner ran it, and closes with one line.

const NO_REASON = 'no reason given';

const plural = (count, noun) => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** The tests of one run. */
export class Results {
  passed = 0;
  failed = [];
  skipped = [];

  /** Takes the results of one file; `end` prints its line. A file without tests has failed. */
  file(file) {
    const started = performance.now();
    const own = { passed: 0, failed: 0, skipped: 0 };
    const fail = (name, error) => {
      own.failed++;
      this.failed.push({ file, name });
      console.log(`FAILED ${file}: ${name}\n${String(error).replace(/^/gm, '    ')}`);
    };
    return {
      fail,
      pass: () => {
        own.passed++;
        this.passed++;
      },
      skip: (name, reason = NO_REASON) => {
        own.skipped++;
        this.skipped.push({ file, name, reason });
      },
      end: () => {
        if (own.passed + own.failed + own.skipped === 0) fail('the whole file', 'it has no tests');
        const counts = [`${own.passed} passed`, ...(own.failed ? [`${own.failed} FAILED`] : []), ...(own.skipped ? [`${own.skipped} skipped`] : [])];
        console.log(`${own.failed ? 'FAIL' : 'ok  '} ${file}: ${counts.join(', ')} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
      },
    };
  }

  /** Prints every skipped test with its reason, every failed one, and the closing line; returns the exit status. */
  summarise() {
    if (this.skipped.length) console.log(`\n${plural(this.skipped.length, 'skipped test')}:`);
    for (const { file, name, reason } of this.skipped) console.log(`  ${file}: ${name} (${reason})`);
    if (this.failed.length) console.log(`\n${plural(this.failed.length, 'failed test')}:`);
    for (const { file, name } of this.failed) console.log(`  ${file}: ${name}`);
    const executed = this.passed + this.failed.length;
    if (executed === 0) console.log('\nno test was executed: that is a failure');
    console.log(`\n${this.passed} passed, ${this.failed.length} failed, ${this.skipped.length} skipped`);
    return this.failed.length === 0 && executed > 0 ? 0 : 1;
  }
}
