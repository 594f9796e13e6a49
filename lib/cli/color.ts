/** Whether to colour: the command line, then the environment, then the terminal. */

export interface ColorQuestion {
  readonly flag: boolean | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly isTTY: boolean;
}

/** FORCE_COLOR wins over NO_COLOR, as in Node itself; an empty NO_COLOR counts as absent. */
export function wantsColor({ flag, env, isTTY }: ColorQuestion): boolean {
  if (flag !== undefined) return flag;
  const { FORCE_COLOR: force, NO_COLOR: no, TERM: term } = env;
  if (force !== undefined) return force !== '0' && force !== 'false';
  if (no !== undefined && no !== '') return false;
  return isTTY && term !== 'dumb';
}
