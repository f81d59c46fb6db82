import { Injectable } from '@nestjs/common';
import { Database, idFromBytes, keyOf } from 'markethall/kernel';
import { CampaignService, type CampaignTerms } from './campaign.service.js';
import { CouponService } from './coupons/coupon.service.js';
import { couponKey } from './coupons/coupon-key.js';
import { ORDINARY_TERMS, PromotionEditor, type PromotionTerms } from './promotion-editor.js';

/** Categories of the demo shop that promotions are about. */
export interface DemoCategories {
  tea: string;
  ceramics: string;
  coffee: string;
}

const ORDINARY = { ...ORDINARY_TERMS, status: 'active' } as const;

const WELCOME = { promotion: 'welcome-10', coupon: 'WELCOME10' };

/** The roastery pays for it: the offer ends with its money. */
const ROASTERY: { promotion: string; campaign: CampaignTerms } = {
  promotion: 'roastery-offer',
  campaign: {
    code: 'roastery',
    name: 'Offers that the roastery pays for',
    budget: { kind: 'spend', currency: 'EUR', amount: 100_000n },
    validFrom: null,
    validTo: null,
  },
};

const demoPromotions = ({ tea, ceramics, coffee }: DemoCategories): PromotionTerms[] => [
  {
    ...ORDINARY,
    code: 'ceramics-sale',
    lane: 'catalog',
    group: 'sale',
    targets: { condition: 'category', ids: [ceramics] },
    effect: { effect: 'percentage', percent: 20 },
    translations: {
      en: { label: '20 % off ceramics', badge: '-20 %' },
      de: { label: '20 % auf Keramik', badge: '-20 %' },
    },
  },
  {
    ...ORDINARY,
    code: 'tea-3-for-2',
    lane: 'line',
    group: 'multi-buy',
    targets: { condition: 'category', ids: [tea] },
    effect: { effect: 'cheapest_free', quantity: 3, free: 1 },
    translations: {
      en: { label: '3 for 2 on teas', badge: '3 for 2' },
      de: { label: 'Tee: 3 für 2', badge: '3 für 2' },
    },
  },
  {
    ...ORDINARY,
    code: ROASTERY.promotion,
    lane: 'line',
    group: 'partners',
    targets: { condition: 'category', ids: [coffee] },
    effect: { effect: 'percentage', percent: 15, maxAmount: { EUR: 1_500 } }, // in euros only, as the budget is
    translations: {
      en: { label: '15 % off coffee, a present of the roastery', badge: '-15 %' },
      de: { label: '15 % auf Kaffee, ein Geschenk der Rösterei', badge: '-15 %' },
    },
  },
  {
    ...ORDINARY,
    code: WELCOME.promotion,
    lane: 'order',
    group: 'basket',
    needsCoupon: true,
    usageLimitPerCustomer: 1,
    conditions: { condition: 'first_order' },
    effect: { effect: 'percentage', percent: 10 },
    translations: {
      en: { label: '10 % off your first order' },
      de: { label: '10 % auf die erste Bestellung' },
    },
  },
  {
    ...ORDINARY,
    code: 'spend-and-save',
    lane: 'order',
    group: 'basket',
    effect: {
      effect: 'tiered_spend',
      basis: 'after_line',
      tiers: [
        { from: { EUR: 10_000, CHF: 11_000 }, percent: 5 },
        { from: { EUR: 20_000, CHF: 22_000 }, percent: 8 },
      ],
    },
    translations: {
      en: { label: 'Spend and save: 5 % from 100, 8 % from 200' },
      de: { label: 'Mehr kaufen, mehr sparen: 5 % ab 100, 8 % ab 200' },
    },
  },
  {
    ...ORDINARY,
    code: 'free-shipping-50',
    lane: 'shipping',
    group: 'shipping',
    conditions: { condition: 'amount', min: { EUR: 5_000, CHF: 5_500 }, basis: 'after_line' },
    effect: { effect: 'free_shipping' },
    translations: {
      en: { label: 'Free shipping from 50' },
      de: { label: 'Versandkostenfrei ab 50' },
    },
  },
];

/** The promotions of the demo shop, with the campaign and the coupon that belong to two of them. */
@Injectable()
export class PromotionSeeder {
  constructor(
    private readonly db: Database,
    private readonly promotions: PromotionEditor,
    private readonly coupons: CouponService,
    private readonly campaigns: CampaignService,
  ) {}

  /** Adds those that are missing by code; changed and archived ones stay as they are. Repeatable. */
  ensurePromotions(categories: DemoCategories): Promise<void> {
    return this.db.transaction(async () => {
      const wanted = demoPromotions(categories);
      const rows = await this.db.query<{ code_key: string }[]>('SELECT code_key FROM promotion WHERE code_key IN (?)', [
        wanted.map(({ code }) => keyOf(code)),
      ]);
      const present = new Set(rows.map((row) => row.code_key));
      for (const terms of wanted) if (!present.has(keyOf(terms.code))) await this.add(terms);
    });
  }

  private async add(terms: PromotionTerms): Promise<void> {
    const campaignId = terms.code === ROASTERY.promotion ? await this.roastery() : null;
    const { promotion } = await this.promotions.create({ ...terms, campaignId });
    if (terms.code === WELCOME.promotion) await this.addWelcomeCoupon(promotion.id);
  }

  /** The roastery's campaign, made unless an earlier run has left it. */
  private async roastery(): Promise<string> {
    const [row] = await this.db.query<{ id: Buffer }[]>('SELECT id FROM campaign WHERE code_key = ?', [
      keyOf(ROASTERY.campaign.code),
    ]);
    return row === undefined ? (await this.campaigns.create(ROASTERY.campaign)).id : idFromBytes('camp', row.id);
  }

  private async addWelcomeCoupon(promotionId: string): Promise<void> {
    if (await this.codeIsTaken(WELCOME.coupon)) return;
    const anybody = { usageLimit: null, validFrom: null, validTo: null, active: true };
    await this.coupons.create(promotionId, WELCOME.coupon, anybody);
  }

  private async codeIsTaken(code: string): Promise<boolean> {
    const rows = await this.db.query<unknown[]>('SELECT 1 FROM coupon_code WHERE code_key = ?', [couponKey(code)]);
    return rows.length > 0;
  }
}
