import type { Command } from 'commander';
import { distribute, requireCoordinator } from '../db/distribute.ts';
import { migrate } from '../db/migrate.ts';
import { withDirectDatabase } from './withDatabase.ts';

const print = (line: string) => process.stdout.write(`${line}\n`);

/** `chasqui db distribute`. */
export function addDatabaseCommands(parent: Command): void {
  parent
    .command('distribute')
    .description(
      'make the tables those of a Citus cluster, on its coordinator, while no process runs',
    )
    .action(() =>
      withDirectDatabase(async (database) => {
        await requireCoordinator(database.sql);
        await migrate(database);
        const tables = await distribute(database);
        print(
          tables.length === 0
            ? 'All tables are distributed: there was nothing to do.'
            : `${tables.length} tables are distributed now. Start the processes.`,
        );
      }),
    );
}
