import { allPermissions, newId } from 'markethall/kernel';
import { saveChannel } from 'markethall/testing/channels';
import { aStaffMember } from 'markethall/testing/users';
import { useApp } from '../support/app.js';
import { operationsOf } from '../support/fuzz/document.js';
import { oneOfEach } from '../support/one-of-each.js';
import { addressOf, type Route, routesOf, sendRaw } from '../support/routes.js';

/** What holds in every channel: who has a hand in some of them may read it, not change it. */
const NOUNS = [
  'gift-cards',
  'store-credit-accounts',
  'tax-categories',
  'tax-exemptions',
  'tax-identifiers',
  'tax-rate-packs',
  'tax-rates',
  'zones',
];

const AMOUNT = { amount: 1, currency: 'EUR' };
const EXEMPTION = { jurisdiction: 'AT', certificate: 'x', reason: 'embassy' };

/** What makes a request valid, so that only the channels can refuse it; default `{}`. */
const BODIES: Readonly<Record<string, object>> = {
  'POST gift-cards': { amount: AMOUNT },
  'POST gift-cards/:id/adjustments': { amount: AMOUNT, reason: 'goodwill' },
  'POST gift-cards/:id/deactivations': { reason: 'goodwill' },
  'POST gift-cards/:id/reveals': { reason: 'asked by phone' },
  'POST store-credit-accounts/:id/adjustments': { amount: AMOUNT, reason: 'goodwill' },
  'POST tax-categories': { code: 'mine', name: 'Mine' },
  'PATCH tax-categories/:id': { name: 'Mine' },
  'PATCH tax-exemptions/:id': { reason: 'not mine' },
  'POST tax-identifiers/:id/decisions': { status: 'valid', reason: 'not mine' },
  'PATCH tax-rates/:id': { rate: '0' },
  'POST zones': { code: 'mine', name: 'Mine', members: [] },
  'PATCH zones/:id': { name: 'Mine' },
};

describe('what holds in every channel', () => {
  const app = useApp();

  it('is changed by staff of all channels only', async () => {
    const boss = app.as(allPermissions());
    const { known } = await oneOfEach(app, boss);
    const made = async (path: string, body: object): Promise<string> => {
      const headers = { Authorization: boss, 'Idempotency-Key': newId('key') };
      const answer = await app.http.post(`/api/v1/admin/${path}`).set(headers).send(body);
      expect(answer.status).toBeLessThan(300);
      return answer.body.id;
    };
    const holder = known['customers'] ?? '';
    const identifier = { holder, country: 'AT', value: 'ATU13585627' };
    const ids: Record<string, string> = {
      ...known,
      'gift-cards': await made('gift-cards', { amount: AMOUNT }),
      'store-credit-accounts': await made('store-credit-accounts', { holder, amount: AMOUNT, reason: 'goodwill' }),
      'tax-identifiers': await made('tax-identifiers', identifier),
      'tax-rate-packs': 'US',
    };
    const bodies: Record<string, object> = {
      ...BODIES,
      'POST store-credit-accounts': { holder, amount: AMOUNT, reason: 'goodwill' },
      'POST tax-exemptions': { holder, ...EXEMPTION },
      'POST tax-identifiers': identifier,
      'POST tax-rates': {
        ...{ zoneId: ids['zones'], categoryCode: 'standard', name: 'Mine', jurisdiction: 'DE', rate: '1' },
        treatment: 'standard',
      },
    };
    const channel = await saveChannel(app);
    const { authorization } = await aStaffMember(app, allPermissions(), { channelIds: [channel.id] });
    const before = await checksums();

    const wrong: unknown[] = [];
    for (const route of writes()) {
      const path = addressOf(route, () => ids[nounOf(route)] ?? '');
      const headers = { authorization, 'content-type': 'application/json', 'if-match': '"1"' };
      const all = { ...headers, 'idempotency-key': newId('key') };
      const body = JSON.stringify(bodies[nameOf(route)] ?? {});
      const answer = await sendRaw(app, route.verb, path, all, route.verb === 'DELETE' ? undefined : body);
      if (answer.status !== 403 || JSON.parse(answer.body).code !== 'other_channels_concerned')
        wrong.push([nameOf(route), answer.status, answer.body]);
    }

    expect(wrong).toEqual([]);
    expect(await checksums()).toEqual(before);
    for (const noun of NOUNS)
      await app.http.get(`/api/v1/admin/${noun}`).set('Authorization', authorization).expect(200);
  });

  it('is told in the OpenAPI document of every such operation', async () => {
    const { body } = await app.http.get('/api/openapi.json');
    const operations = operationsOf(body).filter(
      ({ method, path }) =>
        method !== 'GET' && path.startsWith('/api/v1/admin/') && NOUNS.includes(path.split('/')[4] ?? ''),
    );

    expect(operations.length).toBe(writes().length);
    const silent = operations.filter((operation) => {
      const text = JSON.stringify(body.paths[operation.path][operation.method.toLowerCase()].responses['403']);
      return !text.includes('other_channels_concerned');
    });
    expect(silent.map(({ operationId }) => operationId)).toEqual([]);
  });

  const writes = (): Route[] =>
    routesOf(app).filter(
      (route) => route.pattern.startsWith('/api/v1/admin/') && route.verb !== 'GET' && NOUNS.includes(nounOf(route)),
    );
  const nounOf = ({ pattern }: Route): string => pattern.split('/')[4] ?? '';
  const nameOf = ({ verb, pattern }: Route): string => `${verb} ${pattern.replace('/api/v1/admin/', '')}`;

  /** Of what must stay as it is. */
  const checksums = (): Promise<object[]> =>
    app.database.query<object>(
      `CHECKSUM TABLE stored_value_account, stored_value_entry, ledger_entry, tax_category, tax_exemption,
         tax_identifier, tax_rate, zone, zone_member, change_record`,
    );
});
