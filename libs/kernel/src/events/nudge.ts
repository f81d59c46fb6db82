import { Injectable } from '@nestjs/common';
import { RedisConnections } from '../lifecycle/redis.js';

/** What a worker is told to look at. */
export type NudgeTopic = 'events' | 'jobs';

/**
 * Tells the workers that there is something to do. Only a saving of time: without Redis their polling finds it.
 * Sending never waits and never fails.
 */
@Injectable()
export class Nudge {
  private readonly pending = new Set<NudgeTopic>();

  constructor(private readonly redis: RedisConnections) {}

  /** Asks for a look at the topic; many calls in one turn of the event loop are one message. */
  send(topic: NudgeTopic): void {
    if (this.pending.size === 0) setImmediate(() => this.flush());
    this.pending.add(topic);
  }

  /** Calls back for every nudge of any process. Returns the function that stops it. */
  listen(heard: (topic: NudgeTopic) => void): () => void {
    const connection = this.redis.subscriber();
    // autoResubscribe repeats the subscription after every reconnect, so one failure here means "not yet".
    connection.subscribe(this.redis.key('nudge')).catch(() => undefined);
    connection.on('message', (_channel: string, message: string) => {
      for (const topic of message.split(',')) if (topic === 'events' || topic === 'jobs') heard(topic);
    });
    return () => connection.disconnect();
  }

  private flush(): void {
    const message = [...this.pending].join(',');
    this.pending.clear();
    this.redis.commands.publish(this.redis.key('nudge'), message).catch(() => undefined);
  }
}
