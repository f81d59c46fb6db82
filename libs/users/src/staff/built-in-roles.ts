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
    description: 'Products, categories, pictures, prices, stock and their files.',
    resources: {
      product: 'all',
      variant: 'all',
      category: 'all',
      catalog: 'all',
      asset: 'all',
      media: 'all',
      price: 'all',
      'price-list': 'all',
      pricing: 'all',
      promotion: 'all',
      stock: 'all',
      inventory: 'all',
      location: 'all',
      import: 'all',
      export: 'all',
      transfer: 'all',
      job: 'all',
      search: 'all',
      tax: READ,
      channel: READ,
      shipping: READ,
      'delivery-method': READ,
    },
  },
  {
    code: 'order-manager',
    name: 'Order manager',
    description: 'Orders, payments, shipments and returns; reads customers, products and stock.',
    resources: {
      order: 'all',
      payment: 'all',
      refund: 'all',
      shipment: 'all',
      shipping: 'all',
      'delivery-method': 'all',
      return: 'all',
      customer: READ,
      product: READ,
      variant: READ,
      catalog: READ,
      category: READ,
      price: READ,
      stock: READ,
      inventory: READ,
      location: READ,
      channel: READ,
      tax: READ,
      job: READ,
      export: 'all',
    },
  },
  {
    code: 'support',
    name: 'Support',
    description: 'Helps customers: reads orders and changes customer data, but moves no money and no goods.',
    resources: {
      order: READ,
      payment: READ,
      shipment: READ,
      shipping: READ,
      return: READ,
      customer: ['read', 'write', 'update'],
      'customer-group': READ,
      product: READ,
      variant: READ,
      catalog: READ,
      category: READ,
      price: READ,
      stock: READ,
      inventory: READ,
      channel: READ,
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
