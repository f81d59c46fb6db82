import { readFileSync } from 'node:fs';
import { PromotionEngine } from 'markethall/promotions';
import { seedProduct } from 'markethall/testing/catalog';
import { BASES, GROUP_MODES, PROMOTION_LANES, UNAPPLIED_REASONS } from 'markethall/testing/promotions';
import { useApp } from '../support/app.js';
import { PROMOTIONS, STAFF } from './promo.js';

const doc = readFileSync('docs/promotions.md', 'utf8');
/** The one example id of which a thing must exist. */
const GIFT = 'var_01h455vb4pex5vsknk084sn02q';

describe('docs/promotions.md', () => {
  const app = useApp();
  const examples = [...doc.matchAll(/```json\n([^`]*)```/g)].map(([, json = '']) => json);

  it('has examples that can all be created, and be active together', async () => {
    const { variantId } = await seedProduct(app);

    for (const json of examples) {
      const body: unknown = JSON.parse(json.replaceAll(GIFT, variantId));
      const { status, text } = await app.http
        .post(PROMOTIONS)
        .set('Authorization', app.as(STAFF))
        .send({ ...(body as object), status: 'active' });
      expect([status, status === 201 ? '' : text]).toEqual([201, '']);
    }
    expect(examples.length).toBeGreaterThan(5);
  });

  it('names every condition, effect, basis, lane, mode and reason', () => {
    const engine = app.get(PromotionEngine);
    const codes = [...engine.conditions(), ...engine.effects()].map(({ code }) => code);

    const words = [...codes, ...BASES, ...PROMOTION_LANES, ...GROUP_MODES, ...UNAPPLIED_REASONS];

    expect(words.filter((word) => !doc.includes(`\`${word}\``))).toEqual([]);
  });
});
