import { Module } from '@nestjs/common';
import { PruneSessionsSchedule } from './jobs/prune-sessions.schedule.js';
import { UsersCommands } from './jobs/users.commands.js';
import { UsersModule } from './users.module.js';

/** What only the worker runs. */
@Module({ imports: [UsersModule], providers: [PruneSessionsSchedule, UsersCommands] })
export class UsersWorkerModule {}
