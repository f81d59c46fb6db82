import { ChannelService } from 'markethall/channels';
import { LocationService } from 'markethall/inventory';
import { ShippingSeeder } from 'markethall/shipping';
import { TaxSeeder } from 'markethall/tax';
import { RoleService } from 'markethall/users';

/** Nest's application context or a ModuleRef. */
interface Context {
  get<T>(token: new (...args: never[]) => T, options: { strict: boolean }): T;
}

const anywhere = { strict: false };

/**
 * What every installation needs before its first request, made through the services and safe to repeat: the default
 * channel, the built-in roles, tax categories and rates, a location, delivery methods.
 */
export async function install(app: Context): Promise<void> {
  const channel = await app.get(ChannelService, anywhere).ensureDefaultChannel({
    code: 'default',
    name: 'Markethall',
    defaultCurrency: 'EUR',
    currencies: ['EUR', 'CHF'],
    defaultLocale: 'en',
    locales: ['en', 'de'],
    countries: ['DE', 'AT', 'CH', 'FR', 'NL'],
    defaultCountry: 'DE',
    timeZone: 'Europe/Berlin',
  });
  await app.get(RoleService, anywhere).ensureBuiltIn();
  await app.get(TaxSeeder, anywhere).ensureTaxes();
  await app.get(ShippingSeeder, anywhere).ensureDeliveryMethods(channel.id);
  await app.get(LocationService, anywhere).getDefault();
}
