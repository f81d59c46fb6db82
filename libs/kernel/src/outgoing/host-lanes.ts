/** At most so many pieces of work for one host at a time; further ones wait in order. */
export class HostLanes {
  private readonly hosts = new Map<string, { running: number; waiting: (() => void)[] }>();

  constructor(private readonly perHost: number) {}

  async run<T>(host: string, work: () => Promise<T>): Promise<T> {
    const lane = this.hosts.get(host) ?? { running: 0, waiting: [] };
    this.hosts.set(host, lane);
    if (lane.running < this.perHost) lane.running += 1;
    else await new Promise<void>((resolve) => lane.waiting.push(resolve)); // who leaves hands its place on
    try {
      return await work();
    } finally {
      const next = lane.waiting.shift();
      if (next !== undefined) next();
      else if ((lane.running -= 1) === 0) this.hosts.delete(host);
    }
  }
}
