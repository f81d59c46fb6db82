import { ADMINISTRATOR } from './role.entity.js';

/** A role that every installation starts with. */
export interface BuiltInRole {
  readonly code: string;
  readonly name: string;
  readonly description: string;
  /** Resources whose permissions it holds: all actions, or the listed ones. */
  readonly resources: Readonly<Record<string, 'all' | readonly string[]>>;
}

const READ = ['read'] as const;

/** Merchants may change all but the administrator. Resources of modules that are not installed are left out. */
export const builtInRoles: readonly BuiltInRole[] = [
  {
    code: ADMINISTRATOR,
    name: 'Administrator',
    description: 'Holds every permission, also those of plugins to come.',
    resources: {},
  },
  {
    code: 'catalog-manager',
    name: 'Catalog manager',
    description: 'Products, categories, pictures, prices, promotions, stock and their files.',
    resources: {
      product: 'all',
      category: 'all',
      asset: 'all',
      price: 'all',
      promotion: 'all',
      inventory: 'all',
      location: 'all',
      import: 'all',
      export: 'all',
      transfer: 'all',
      job: 'all',
      tax: READ,
      channel: READ,
      shipping: READ,
      'customer-group': READ,
    },
  },
  {
    code: 'marketing-manager',
    name: 'Marketing manager',
    description:
      'Promotions, campaigns and coupon codes, which are worth money, and what they would do; reads products and prices.',
    resources: {
      promotion: 'all',
      coupon: 'all',
      'promotion-simulation': 'all',
      report: READ,
      product: READ,
      category: READ,
      price: READ,
      'customer-group': READ,
      channel: READ,
      job: READ,
    },
  },
  {
    code: 'order-manager',
    name: 'Order manager',
    description: 'Orders, payments, shipments and returns; reads customers, products and stock.',
    resources: {
      order: 'all',
      payment: 'all',
      'gift-card': 'all',
      'store-credit': 'all',
      return: 'all',
      cart: 'all',
      customer: READ,
      'customer-group': READ,
      product: READ,
      category: READ,
      price: READ,
      promotion: READ,
      inventory: READ,
      location: READ,
      channel: READ,
      shipping: READ,
      tax: READ,
      job: READ,
    },
  },
  {
    code: 'support',
    name: 'Support',
    description: 'Helps customers: reads orders and changes customer data, but moves no money and no goods.',
    resources: {
      order: ['read', 'note'],
      payment: READ,
      'gift-card': READ,
      'store-credit': READ,
      return: READ,
      cart: READ,
      customer: ['read', 'write'],
      'customer-group': READ,
      product: READ,
      category: READ,
      price: READ,
      promotion: READ,
      inventory: READ,
      channel: READ,
      shipping: READ,
    },
  },
];

/** Those of the declared permissions (`resource:action`) that a built-in role holds. */
export function permissionsOfBuiltIn(role: BuiltInRole, declared: readonly string[]): string[] {
  return declared.filter((permission) => {
    const [resource = '', action = ''] = permission.split(':');
    const actions = Object.hasOwn(role.resources, resource) ? role.resources[resource] : undefined;
    return actions === 'all' || (actions?.includes(action) ?? false);
  });
}
