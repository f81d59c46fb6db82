import type { Provider } from '@nestjs/common';
import { Changes } from '../changes/changes.js';
import { Clock } from '../clock/clock.js';
import { ClockSync } from '../clock/clock-sync.js';
import { AppConfig } from '../config/app.config.js';
import { setCursorKey } from '../paging/cursor.js';
import { Database, DatabaseSettings } from './database.js';

/** For the global kernel module, beside `TypeOrmModule.forRootAsync` (which provides DataSource). All but ClockSync are exported. */
export const databaseProviders: Provider[] = [
  Clock,
  {
    provide: DatabaseSettings,
    inject: [AppConfig],
    useFactory: (config: AppConfig): DatabaseSettings => {
      setCursorKey(config.deriveKey('cursor'));
      const settings = new DatabaseSettings();
      settings.strict = config.environment !== 'production';
      return settings;
    },
  },
  Database,
  Changes,
  ClockSync,
];

/** What of `databaseProviders` the global kernel module exports. */
export const databaseExports = [Clock, Database, Changes];
