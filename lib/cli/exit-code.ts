/** What the process's exit code means: 0 nothing new, 1 something new, 2 could not analyse. Never a count. */

/** An analysis that could not be made, or a wrong command line. */
export const EXIT_FAILED = 2;

/** Stopped by Ctrl-C: 128 and the signal's number, as shells have it. */
export const EXIT_INTERRUPTED = 130;
