import { Injectable } from '@nestjs/common';
import {
  Changes,
  channelScope,
  Clock,
  Database,
  Events,
  idBytes,
  insertRows,
  isCheckViolation,
  isDuplicateKey,
  keyOf,
  keysetPage,
  type KeysetPage,
  type ListRequest,
  newId,
  RequestContext,
} from 'markethall/kernel';
import { type BudgetKind, Campaign } from './entities/campaign.entity.js';
import { PromotionPoints } from './promotion-points.js';
import { PromotionsCacheInvalidation } from './promotions-cache.js';
import { badField, campaignCodeTaken, campaignInUse, campaignNotFound, notYourChannels } from './promotions.errors.js';
import { CampaignChanged } from './promotions.events.js';
import { updateUncounted } from './update-uncounted.js';

/** What a campaign may take in all. */
export interface Budget {
  kind: BudgetKind;
  /** Of a spend budget, else null. */
  currency: string | null;
  /** Minor units, or uses. */
  amount: bigint;
}

/** What staff decide about a campaign. */
export interface CampaignTerms {
  code: string;
  name: string;
  /** Null: no budget. */
  budget: Budget | null;
  validFrom: Date | null;
  validTo: Date | null;
}

const COLUMNS = { code: 'c.codeKey', name: 'c.name', validFrom: 'c.validFrom', validTo: 'c.validTo' };

/** Campaigns hold in all channels, so only staff of all channels change them. */
@Injectable()
export class CampaignService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly changes: Changes,
    private readonly events: Events,
    private readonly cache: PromotionsCacheInvalidation,
    private readonly points: PromotionPoints,
  ) {}

  list(request: ListRequest): Promise<KeysetPage<Campaign>> {
    const query = this.db.read().createQueryBuilder(Campaign, 'c');
    return keysetPage(query, request, COLUMNS, { idField: 'c.id', idPrefix: 'camp' });
  }

  /** Errors: campaign_not_found (404). */
  async get(id: string): Promise<Campaign> {
    const campaign = await this.db.repository(Campaign).findOneBy({ id });
    if (!campaign) throw campaignNotFound();
    return campaign;
  }

  /** Errors: campaign_code_taken (409), validation_failed (422). */
  create(terms: CampaignTerms): Promise<Campaign> {
    return this.guarded(terms.code, async () => {
      assertAllChannels();
      const now = this.clock.now();
      const campaign = Object.assign(new Campaign(), columnsOf(terms), {
        id: newId('camp'),
        codeKey: keyOf(terms.code),
        spent: 0n,
        uses: 0n,
        version: 1,
        createdAt: now,
        updatedAt: now,
      });
      checkDates(campaign);
      await insertRows(this.db, Campaign, [campaign]);
      this.tell(campaign, null, 'created');
      return campaign;
    });
  }

  /** Errors: campaign_code_taken, campaign_in_use (409: another kind of budget), version_conflict (412), 422. */
  update(id: string, version: number, changes: Partial<CampaignTerms>): Promise<Campaign> {
    return this.guarded(changes.code ?? '', async () => {
      assertAllChannels();
      const before = await this.get(id);
      const campaign = Object.assign(new Campaign(), before, columnsOf(changes), { updatedAt: this.clock.now() });
      campaign.codeKey = keyOf(campaign.code);
      checkDates(campaign);
      await this.save(campaign, version);
      if (countsOtherwise(before, campaign) && (await this.get(id)).uses > 0n) throw campaignInUse();
      this.tell(campaign, before, 'updated');
      await this.points.recordCampaign(campaign, before);
      return campaign;
    });
  }

  /** Errors: campaign_in_use (409) while promotions or uses belong to it, version_conflict (412). */
  remove(id: string, version: number): Promise<void> {
    return this.db.transaction(async () => {
      assertAllChannels();
      const campaign = await this.get(id);
      await this.save(campaign, version);
      const bytes = idBytes(id);
      const users = await this.db.query<unknown[]>(
        `(SELECT 1 AS n FROM promotion WHERE campaign_id = ? LIMIT 1)
         UNION ALL (SELECT 1 FROM promotion_use WHERE campaign_id = ? LIMIT 1)`,
        [bytes, bytes],
      );
      if (users.length > 0) throw campaignInUse();
      await this.db.execute('DELETE FROM campaign WHERE id = ?', [bytes]);
      this.tell(null, campaign, 'deleted');
    });
  }

  private save(campaign: Campaign, version: number): Promise<void> {
    return updateUncounted(this.db, Campaign, campaign, version, ['spent', 'uses']);
  }

  private tell(after: Campaign | null, before: Campaign | null, change: 'created' | 'updated' | 'deleted'): void {
    const campaign = after ?? before;
    if (campaign === null) return;
    const { id, version } = campaign;
    this.changes.record({
      entityType: 'campaign',
      id,
      version,
      before: before && describe(before),
      after: after && describe(after),
    });
    this.events.publish(new CampaignChanged(id, change, version));
    this.cache.afterCommit();
  }

  private async guarded<T>(code: string, work: () => Promise<T>): Promise<T> {
    try {
      return await this.db.transaction(work);
    } catch (error) {
      if (isDuplicateKey(error, 'campaign_code_key')) throw campaignCodeTaken(code);
      throw isCheckViolation(error, 'campaign_budget') ? badField('/budget/amount', 'below_used') : error;
    }
  }
}

function columnsOf({ budget, ...rest }: Partial<CampaignTerms>): Partial<Campaign> {
  if (budget === undefined) return rest;
  return {
    ...rest,
    budgetKind: budget?.kind ?? null,
    budgetCurrency: budget?.currency ?? null,
    budgetAmount: budget?.amount ?? null,
  };
}

function checkDates({ validFrom, validTo }: Campaign): void {
  if (validFrom && validTo && validFrom >= validTo) throw badField('/validTo', 'not_after_valid_from');
}

/** What was spent is counted in the budget's currency, so that must not change under it. */
const countsOtherwise = (before: Campaign, after: Campaign): boolean => before.budgetCurrency !== after.budgetCurrency;

function assertAllChannels(): void {
  if (channelScope(RequestContext.actor()) !== 'all') throw notYourChannels();
}

function describe(campaign: Campaign): Partial<Campaign> {
  const { spent: _spent, uses: _uses, version: _v, createdAt: _c, updatedAt: _u, ...own } = campaign;
  return own;
}
