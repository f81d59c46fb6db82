import { defineModule } from './define-module.js';
import { allPermissions, definePermissions, permissionsOf } from './permissions.js';

class Nothing {}

describe('defineModule', () => {
  it('fills in what is absent', () => {
    expect(defineModule({ name: 'product-views', module: Nothing })).toEqual({
      name: 'product-views',
      module: Nothing,
      worker: null,
      migrations: [],
      permissions: [],
      invariants: [],
    });
  });

  it('refuses bad names and an invariant code given twice', () => {
    expect(() => defineModule({ name: 'Orders', module: Nothing })).toThrow(TypeError);
    const invariant = { code: 'O1', title: 'x', sql: 'SELECT 1' };
    expect(() => defineModule({ name: 'orders', module: Nothing, invariants: [invariant, invariant] })).toThrow(
      /twice/,
    );
  });
});

describe('definePermissions', () => {
  it('keeps the literal names, and makes them known', () => {
    const permission = definePermissions('parcel', { Read: 'parcel:read', MarkShipped: 'parcel:mark-shipped' });
    const read: 'parcel:read' = permission.Read;

    expect(read).toBe('parcel:read');
    expect(Object.values(permission)).toEqual(['parcel:read', 'parcel:mark-shipped']);
    expect(permissionsOf(permission)).toEqual(['parcel:mark-shipped', 'parcel:read']);
    expect(allPermissions()).toEqual(expect.arrayContaining(['parcel:mark-shipped', 'parcel:read']));
  });

  it.each(['parcel', 'other:read', 'parcel:Read', 'parcel:read all', 'parcel:'])('refuses %s', (value) => {
    expect(() => definePermissions('parcel', { Read: value })).toThrow(TypeError);
  });
});
