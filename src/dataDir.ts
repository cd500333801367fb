import { access, constants, mkdir } from 'node:fs/promises';

/**
 * Makes the data folder unless it is there, and sees that files can be made in it. Only we may look
 * into it; under root, Postgres is another user, who has to pass through.
 */
export async function openDataDir(dataDir: string): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
    await access(dataDir, constants.W_OK | constants.X_OK);
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new Error(
      `The data folder ${dataDir} cannot be used (${said}): set DATA_DIR to a folder that this user may write to`,
      { cause: error },
    );
  }
}
