/** Workloads that install or run the platform itself, known by image or by name (decision 3). */

import { isObject } from '../json/pointer.ts';
import type { Resource } from '../model/resource.ts';
import type { Installer, PlatformTables } from './platform-tables.ts';

/**
 * The installer that a workload is. One that asks for a runtime class of its own is none: an installer prepares nodes,
 * it never runs in what it installs, and a name alone must not exempt a confidential workload.
 */
export function findInstaller(resource: Resource, tables: PlatformTables): Installer | undefined {
  const { pod } = resource;
  if (pod === null || typeof pod.spec.runtimeClassName === 'string') return undefined;
  const named = tables.installersByName.get(resource.name);
  if (named !== undefined) return named;
  for (const containers of [pod.spec.containers, pod.spec.initContainers]) {
    if (!Array.isArray(containers)) continue;
    for (const container of containers) {
      const image = isObject(container) ? container.image : undefined;
      const installer = typeof image === 'string' ? byImage(image, tables) : undefined;
      if (installer !== undefined) return installer;
    }
  }
  return undefined;
}

function byImage(image: string, tables: PlatformTables): Installer | undefined {
  const slash = image.lastIndexOf('/');
  const end = endOfRepository(image, slash);
  const name = image.slice(slash + 1, end);
  const mirrored = tables.installersByImageName.get(name);
  if (mirrored !== undefined) return mirrored;
  const repository = image.slice(0, end);
  return tables.installersByImage.get(repository) ?? tables.installersByImage.get(`docker.io/${repository}`);
}

/** Where the tag or digest begins; a colon before the last slash is a port. */
function endOfRepository(image: string, slash: number): number {
  const digest = image.indexOf('@');
  const colon = image.indexOf(':', slash + 1);
  const ends = [digest, colon].filter((index) => index >= 0);
  return ends.length === 0 ? image.length : Math.min(...ends);
}
