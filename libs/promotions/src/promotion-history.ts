import { Injectable } from '@nestjs/common';
import { Cache, Database, idFromBytes } from 'markethall/kernel';
import type { PromotionDefinition } from './engine/definition.js';
import type { CatalogSpan } from './engine/past-prices.js';
import { PromotionEngine } from './engine/promotion-engine.js';
import { localized, type StoredPromotion } from './promotion-definition.js';
import { PROMOTIONS_TAG, PromotionDirectory } from './promotion-directory.js';

const FIVE_MINUTES = 300;
/** The newest count; who changes catalog promotions more often is told less of what was long ago. */
const MAX_POINTS = 5_000;

/** As cached: plain data, oldest first. */
interface Point {
  promotionId: string;
  definition: PromotionDefinition | null;
  /** Epoch milliseconds. */
  recordedAt: number;
}

type RawPoint = { promotion_id: Buffer; definition: unknown; recorded_at: Date };

/** When catalog promotions were in force, cached and compiled. */
@Injectable()
export class PromotionHistory {
  private readonly made = new WeakMap<object, { active: object; spans: readonly CatalogSpan[] }>();

  constructor(
    private readonly db: Database,
    private readonly cache: Cache,
    private readonly directory: PromotionDirectory,
    private readonly engine: PromotionEngine,
  ) {}

  /** No statement when warm, one when cold. The same array until a promotion changes. */
  async spans(): Promise<readonly CatalogSpan[]> {
    const [points, active] = await Promise.all([this.points(), this.directory.stored()]);
    const known = this.made.get(points);
    if (known?.active === active) return known.spans;
    const spans = [...byPromotion([...points, ...unrecorded(points, active)])].flatMap(([, own]) => this.spansOf(own));
    this.made.set(points, { active, spans });
    return spans;
  }

  private spansOf(points: readonly Point[]): CatalogSpan[] {
    return points.flatMap(({ definition, recordedAt }, index): CatalogSpan[] => {
      const from = Math.max(recordedAt, definition?.validFrom ?? 0);
      const to = Math.min(points[index + 1]?.recordedAt ?? Infinity, definition?.validTo ?? Infinity);
      return definition === null || from >= to ? [] : this.compiled(definition, from, to);
    });
  }

  /** What cannot be run any more (a plugin is gone) is left out; the directory tells of it while it is active. */
  private compiled(definition: PromotionDefinition, from: number, to: number): CatalogSpan[] {
    try {
      return [{ promotion: this.engine.compile(definition), from, to }];
    } catch {
      return [];
    }
  }

  private points(): Promise<Point[]> {
    return this.cache.getOrLoad('promotions.history:v1', { ttlSeconds: FIVE_MINUTES, tags: [PROMOTIONS_TAG] }, () =>
      this.load(),
    );
  }

  private async load(): Promise<Point[]> {
    const rows = await this.db.query<RawPoint[]>(
      'SELECT promotion_id, definition, recorded_at FROM promotion_point ORDER BY recorded_at DESC, id DESC LIMIT ?',
      [MAX_POINTS],
    );
    return rows.reverse().map((row) => ({
      promotionId: idFromBytes('promo', row.promotion_id),
      // JSON arrives as text on MariaDB and parsed on MySQL; written by PromotionPoints only.
      definition: (typeof row.definition === 'string'
        ? JSON.parse(row.definition)
        : row.definition) as PromotionDefinition | null,
      recordedAt: row.recorded_at.getTime(),
    }));
  }
}

/** Active promotions whose last change is in no point, as of that change: the release before writes none. */
function unrecorded(points: readonly Point[], active: readonly StoredPromotion[]): Point[] {
  const last = new Map(points.map((point) => [point.promotionId, point.recordedAt]));
  return active
    .filter(({ id, lane, needsCoupon, changedAt }) => {
      return lane === 'catalog' && !needsCoupon && (last.get(id) ?? -Infinity) < changedAt;
    })
    .map((stored) => ({ promotionId: stored.id, definition: localized(stored, []), recordedAt: stored.changedAt }));
}

function byPromotion(points: readonly Point[]): Map<string, Point[]> {
  const groups = new Map<string, Point[]>();
  for (const point of points) {
    const own = groups.get(point.promotionId);
    if (own === undefined) groups.set(point.promotionId, [point]);
    else own.push(point);
  }
  return groups;
}
