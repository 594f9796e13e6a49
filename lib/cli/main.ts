#!/usr/bin/env node
/** The process around {@link run}: streams, signals, exit code. The only file that touches them. */
import { readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { setFlagsFromString } from 'node:v8';
import { EXIT_FAILED } from './exit-code.ts';
import { type Output, run } from './run.ts';

/** The version in the package.json of this package, wherever this file was built to. */
function version(from = import.meta.dirname): string {
  try {
    const manifest = JSON.parse(readFileSync(join(from, 'package.json'), 'utf8'));
    if (manifest.name === 'diamondback') return manifest.version;
  } catch {
    // No manifest here: look in the folder above.
  }
  return dirname(from) === from ? 'unknown' : version(dirname(from));
}

/** Whether something could not be written: then no exit code but that of a failure is true. */
let isBroken = false;

function output(stream: NodeJS.WriteStream): Output {
  // `diamondback list | head` closes the pipe early: nobody reads on, and that is no error.
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE' || isBroken) return;
    isBroken = true;
    process.exitCode = EXIT_FAILED;
    // A disk that is full. Where this cannot be said either, the exit code says it.
    if (stream === process.stdout) process.stderr.write(`diamondback: the output cannot be written (${error.code})\n`);
  });
  return {
    write: (text) => {
      if (!stream.destroyed) stream.write(text);
    },
    isTTY: stream.isTTY === true,
    columns: stream.columns,
  };
}

const abort = new AbortController();
// Once only: a second Ctrl-C ends the process the usual way.
process.once('SIGINT', () => abort.abort());
process.once('SIGTERM', () => abort.abort());
process.once('SIGHUP', () => abort.abort());

// Should nothing be left to wait for before there is an answer, that is no success.
process.exitCode = EXIT_FAILED;

// No await at the top: the bundle is CommonJS, which starts faster.
void run({
  argv: process.argv.slice(2),
  cwd: process.cwd(),
  env: process.env,
  stdout: output(process.stdout),
  stderr: output(process.stderr),
  signal: abort.signal,
  isFolder: (path) => {
    try {
      return statSync(resolve(path)).isDirectory();
    } catch {
      // Not there, a file on the way, links in a circle: no folder in any case.
      return false;
    }
  },
  version,
  stdin: () => text(process.stdin),
  library: () => {
    // The engine's optimizing compiler takes a third of the time of a short run, and repays nothing of it.
    setFlagsFromString('--no-opt');
    return import('./load.ts');
  },
  beforeLongWork: optimizeLate,
}).then((code) => {
  process.exitCode = isBroken ? EXIT_FAILED : code;
});

/**
 * A function has to run longer than usual before it is optimized: an analysis of seconds calls thousands of functions, and
 * few of them long enough to repay their compiling. Each line of Node has its own flag, and later ones have a second
 * compiler between, which makes it needless. An unknown flag would print a complaint.
 */
function optimizeLate(): void {
  const engine = Number.parseInt(process.versions.v8, 10);
  if (engine === 11) setFlagsFromString('--interrupt-budget=1000000');
  if (engine === 12) setFlagsFromString('--invocation-count-for-turbofan=20000');
  setFlagsFromString('--opt');
}
