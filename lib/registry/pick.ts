/** Which release npm would install for a range: asked of npm's own code. */

import { fromArborist } from './npm-modules.ts';
import type { Packument } from './packument.ts';

type PickManifest = (packument: unknown, wanted: string, options: object) => { version: string };

let pickManifest: PickManifest | null = null;

/** `spec` is a range or a tag. Null when nothing that is published fits. */
export function pickRelease(packument: Packument, spec: string): string | null {
  pickManifest ??= fromArborist('npm-pick-manifest') as PickManifest;
  try {
    return pickManifest(asPublished(packument), spec, {}).version;
  } catch {
    return null;
  }
}

const published = new WeakMap<Packument, object>();

/** The shape that npm's code reads. */
function asPublished(packument: Packument): object {
  const known = published.get(packument);
  if (known) return known;
  const { name, tags, releases } = packument;
  const versions = Object.fromEntries(
    [...releases].map(([version, { engines, deprecated }]) => [
      version,
      { name, version, engines, ...(deprecated && { deprecated: 'yes' }) },
    ]),
  );
  const made = { name, 'dist-tags': tags, versions };
  published.set(packument, made);
  return made;
}
