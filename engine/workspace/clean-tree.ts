/** `--check-clean`: repairs are only made where git can undo them (only importer of simple-git). */

import { FixError } from '../errors.ts';

/** @throws FixError `FIX_DIRTY_TREE` with uncommitted changes, `GIT_FAILED` outside of a repository. */
export async function assertCleanTree(root: string): Promise<void> {
  const { simpleGit } = await import('simple-git');
  const status = await simpleGit(root)
    .status()
    .catch((cause: unknown) => {
      throw new FixError('GIT_FAILED', '--check-clean needs a git repository, and git cannot tell its status here.', {
        hint: 'Run it inside a git work tree, or leave --check-clean out.',
        cause,
      });
    });
  if (status.isClean()) return;
  const [first] = status.files;
  throw new FixError(
    'FIX_DIRTY_TREE',
    `The work tree has uncommitted changes, for example ${first?.path ?? 'a file'}.`,
    {
      hint: 'Commit or stash them, or leave --check-clean out.',
    },
  );
}
