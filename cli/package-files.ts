/** Where the package's own files are: beside the bundled program in `dist/`. */

import type { AssetUrl } from '../engine/index.ts';

/** The package's folder, with a slash at the end. The bundle sits in `dist/`, one level below. */
export const packageRoot = new URL('../', import.meta.url);

/** Assets of the packed CLI: `npm run build` puts them into `dist/`. */
export const packageAssets: AssetUrl = (name) =>
  new URL(name.endsWith('-worker') ? `dist/${name}.js` : `dist/${name}`, packageRoot);
