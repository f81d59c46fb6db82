import type { AddressInfo } from 'node:net';
import { Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { AppConfig } from 'markethall/kernel';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Where this very process listens, which differs from the configuration when the port was taken. */
@Injectable()
export class OwnListener {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly config: AppConfig,
  ) {}

  /** Origin for a caller on this machine; null in a process that does not listen (the worker). */
  get localUrl(): string | null {
    const port = this.port();
    return port === null ? null : `http://127.0.0.1:${port}`;
  }

  /** Origin for browsers: the public one, with the real port where that is this machine. */
  get publicUrl(): string {
    const port = this.port();
    const url = new URL(this.config.publicUrl);
    if (port !== null && LOOPBACK.has(url.hostname)) url.port = String(port);
    return url.origin;
  }

  private port(): number | null {
    const adapter = this.host.httpAdapter as HttpAdapterHost['httpAdapter'] | undefined; // absent in an application context
    const server = adapter?.getHttpServer?.() as { address?: () => AddressInfo | string | null } | undefined; // Nest types it any
    const address = server?.address?.();
    return typeof address === 'object' && address !== null ? address.port : null;
  }
}
