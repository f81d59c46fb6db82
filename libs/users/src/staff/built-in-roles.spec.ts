import { builtInRoles, permissionsOfBuiltIn } from './built-in-roles.js';

describe('permissionsOfBuiltIn', () => {
  const declared = ['order:cancel', 'order:read', 'product:read', 'product:write', 'role:write', 'staff:write'];
  const of = (code: string) => {
    const role = builtInRoles.find((candidate) => candidate.code === code);
    return role ? permissionsOfBuiltIn(role, declared) : null;
  };

  it('gives each role the actions of its resources', () => {
    expect(of('catalog-manager')).toEqual(['product:read', 'product:write']);
    expect(of('order-manager')).toEqual(['order:cancel', 'order:read', 'product:read']);
    expect(of('support')).toEqual(['order:read', 'product:read']);
  });

  it('keeps coupon codes from those who may only change promotions', () => {
    const role = (code: string) => builtInRoles.find((candidate) => candidate.code === code);
    const promotions = ['coupon:read', 'coupon:write', 'promotion:read', 'promotion:write'];
    const catalog = role('catalog-manager');
    const marketing = role('marketing-manager');

    expect(catalog && permissionsOfBuiltIn(catalog, promotions)).toEqual(['promotion:read', 'promotion:write']);
    expect(marketing && permissionsOfBuiltIn(marketing, promotions)).toEqual(promotions);
  });

  it('gives nobody but the administrator a hand in staff and roles', () => {
    for (const role of builtInRoles)
      expect(permissionsOfBuiltIn(role, ['staff:write', 'role:write', 'user:write'])).toEqual([]);
  });
});
