import { Injectable } from '@nestjs/common';

/** Whether this process wants traffic. Turned off first when it stops, so that load balancers look elsewhere. */
@Injectable()
export class Readiness {
  private stopping = false;

  get shuttingDown(): boolean {
    return this.stopping;
  }

  beginShutdown(): void {
    this.stopping = true;
  }
}
