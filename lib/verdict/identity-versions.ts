/** Identity by version: a field that the package fills with its version, and refuses when it is another's. */
import type { SymbolFlow } from '../crossing/flows.ts';
import { brandedBy, findVersionChecks, moduleConstants, worthVersions } from '../surface/checks/versions.ts';
import type { Found, Scene } from './identity.ts';
import { runsInCopy } from './identity.ts';

export function findByVersion(scene: Scene): Found | null {
  if (scene.producerVersion === scene.consumerVersion) return null;
  const asked = scene.consumerCopy.files(worthVersions);
  const constants = moduleConstants(asked, scene.consumerVersion);
  if (constants.size === 0) return null;
  const checks = findVersionChecks(asked, constants);
  if (checks.length === 0) return null;
  const made = scene.producerCopy.files(worthVersions);
  const others = moduleConstants(made, scene.producerVersion);
  for (const check of checks) {
    const [wanted, given] = [constants.get(check.constant), others.get(check.constant)];
    if (wanted === undefined || given === undefined || wanted === given) continue;
    const owners = brandedBy(made, check.field, check.constant);
    const flows = scene.flows.filter((flow) => isBranded(scene, flow, owners, check.subject));
    if (flows.length === 0 || !runsInCopy(scene, flows)(check.file, check.node.start)) continue;
    const what = `${check.what}, ${wanted} there and ${given} in a value of the other copy`;
    return { file: check.file, line: check.line, what, flows };
  }
  return null;
}

/** Its class carries the field; or where the types show no class, the check calls the value by the name of its type. */
function isBranded(scene: Scene, flow: SymbolFlow, owners: ReadonlySet<string>, subject: string): boolean {
  const classes = scene.classesOf(flow);
  if (classes.length > 0) return classes.some((name) => owners.has(name));
  return owners.size > 0 && subject.length > 3 && scene.typeName(flow).toLowerCase().endsWith(subject.toLowerCase());
}
