/** Keeps the first few of many by an order, without keeping the rest. */
export class TopList<T> {
  private kept: T[] = [];

  constructor(
    private readonly size: number,
    private readonly compare: (a: T, b: T) => number,
  ) {}

  add(item: T): void {
    const last = this.kept[this.size - 1];
    if (last !== undefined && this.compare(item, last) >= 0) return;
    this.kept.push(item);
    this.kept.sort(this.compare);
    if (this.kept.length > this.size) this.kept.pop();
  }

  get items(): readonly T[] {
    return this.kept;
  }
}
