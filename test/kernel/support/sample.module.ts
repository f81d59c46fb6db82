import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Module } from '@nestjs/common';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import {
  AppError,
  AppEvent,
  Command,
  Database,
  defineModule,
  type EventMeta,
  Events,
  idBytes,
  JobHandler,
  type RunningJob,
  Schedule,
  type ScheduleRun,
  Subscribe,
} from 'markethall/kernel';

export class SampleHappened extends AppEvent {
  static override readonly eventName = 'sample.happened.v1';
  readonly aggregate = { type: 'sample', id: this.sampleId };
  constructor(
    readonly sampleId: string,
    readonly delayMs = 0,
  ) {
    super();
  }
}

export class SampleSpoiled extends AppEvent {
  static override readonly eventName = 'sample.spoiled.v1';
  readonly aggregate = { type: 'sample', id: this.sampleId, version: 7 };
  constructor(readonly sampleId: string) {
    super();
  }
}

/** Every effect is a row without a unique key, so that an effect that happens twice shows. */
class SampleTables1799000000001 implements MigrationInterface {
  readonly name = 'SampleTables1799000000001';
  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE sample_effect (
      id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, sample_id VARCHAR(80) NOT NULL, subscriber VARCHAR(80) NOT NULL,
      message_id BINARY(16) NULL, pid INT NOT NULL, detail VARCHAR(200) NOT NULL) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
  }
  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE sample_effect');
  }
}

@Injectable()
export class Samples {
  constructor(
    private readonly db: Database,
    private readonly events: Events,
  ) {}

  publish(...events: AppEvent[]): Promise<void> {
    return this.db.transaction(async () => {
      for (const event of events) this.events.publish(event);
      await Promise.resolve();
    });
  }

  async effect(sampleId: string, subscriber: string, meta?: EventMeta, detail = ''): Promise<void> {
    await this.db.execute(
      'INSERT INTO sample_effect (sample_id, subscriber, message_id, pid, detail) VALUES (?, ?, ?, ?, ?)',
      [sampleId, subscriber, meta === undefined ? null : idBytes(meta.messageId), process.pid, detail],
    );
  }

  async effects(subscriber: string, sampleId?: string): Promise<{ sample_id: string; pid: number; detail: string }[]> {
    return this.db.query(
      'SELECT sample_id, pid, detail FROM sample_effect WHERE subscriber = ? AND (? IS NULL OR sample_id = ?) ORDER BY id',
      [subscriber, sampleId ?? null, sampleId ?? null],
    );
  }
}

@Injectable()
export class SampleSubscriber {
  /** Delivers nothing while it is set: the door of tests that hold a handler. */
  static hold: Promise<void> | null = null;

  constructor(private readonly samples: Samples) {}

  @Subscribe(SampleHappened, 'sample.effect')
  async effect(event: SampleHappened, meta: EventMeta): Promise<void> {
    await this.samples.effect(
      event.sampleId,
      'sample.effect',
      meta,
      `${event.constructor.name}:${meta.actor}:${meta.requestId}`,
    );
    if (event.delayMs > 0) await sleep(event.delayMs);
    if (SampleSubscriber.hold !== null) await SampleSubscriber.hold;
  }

  @Subscribe(SampleHappened, 'sample.mail', { transaction: false })
  async mail(event: SampleHappened, meta: EventMeta): Promise<void> {
    await this.samples.effect(event.sampleId, 'sample.mail', meta);
  }

  @Subscribe(SampleSpoiled, 'sample.poison', { maxAttempts: 3 })
  async poison(event: SampleSpoiled, meta: EventMeta): Promise<void> {
    await this.samples.effect(event.sampleId, 'sample.poison', meta);
    throw new Error('poisoned');
  }

  @Subscribe(SampleSpoiled, 'sample.hang', { maxAttempts: 2, timeoutMs: 150 })
  async hang(event: SampleSpoiled, meta: EventMeta): Promise<void> {
    await this.samples.effect(event.sampleId, 'sample.hang', meta);
    await new Promise(() => undefined);
  }

  @Subscribe(SampleSpoiled, 'sample.healthy')
  async healthy(event: SampleSpoiled, meta: EventMeta): Promise<void> {
    await this.samples.effect(event.sampleId, 'sample.healthy', meta, String(meta.aggregateVersion));
  }
}

@Injectable()
export class SampleWork {
  constructor(
    private readonly db: Database,
    private readonly samples: Samples,
  ) {}

  @JobHandler('sample.count', { maxAttempts: 5 })
  async count(job: RunningJob): Promise<object> {
    const steps = Number(job.payload.steps);
    for (let step = Number(job.checkpoint?.step ?? 0); step < steps; step += 1) {
      job.throwIfStopped();
      await job.error({ row: step + 1, field: 'price', code: 'odd', detail: 'odd' });
      await this.db.transaction(async () => {
        await this.samples.effect(job.id, 'sample.count', undefined, String(step));
        await job.saveCheckpoint({ step: step + 1 });
      });
      await job.progress(step + 1, steps);
      await sleep(Number(job.payload.pauseMs ?? 0));
    }
    return { counted: steps };
  }

  @JobHandler('sample.echo')
  async echo(job: RunningJob): Promise<void> {
    await job.output({ name: 'echo.txt', contentType: 'text/plain', content: job.input() });
  }

  @JobHandler('sample.broken', { maxAttempts: 1 })
  broken(): never {
    throw new Error('broken');
  }

  @JobHandler('sample.refused')
  refused(): never {
    throw new AppError('sample_refused', 422, 'The file is not good');
  }

  @Schedule('sample.tick', { everyMs: 400, leaseMs: 2_000 })
  async tick(run: ScheduleRun): Promise<void> {
    await this.samples.effect('tick', 'sample.tick', undefined, String(run.fence));
    await sleep(30);
  }

  @Command('sample-hello', 'Say hello')
  hello(args: string[]): number {
    return args.length;
  }
}

@Module({ providers: [Samples], exports: [Samples] })
export class SampleModule {}

@Module({ imports: [SampleModule], providers: [SampleSubscriber, SampleWork] })
export class SampleWorkerModule {}

export const sampleModule = defineModule({
  name: 'sample',
  module: SampleModule,
  worker: SampleWorkerModule,
  migrations: [SampleTables1799000000001],
});
