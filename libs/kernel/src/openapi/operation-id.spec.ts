import { operationId, sentenceOf } from './operation-id.js';

describe('operationId', () => {
  it.each([
    ['CartController', 'create', 'createCart'],
    ['CartController', 'addLine', 'addCartLine'],
    ['AdminOrderController', 'list', 'listAdminOrders'],
    ['AdminCategoryController', 'list', 'listAdminCategories'],
    ['AdminStaffController', 'list', 'listAdminStaff'],
    ['AdminOrderController', 'listOrders', 'listAdminOrders'],
    ['OrdersController', 'cancelOrder', 'cancelOrder'],
    ['SessionController', 'signIn', 'signSessionIn'],
  ])('%s.%s is %s', (controller, method, expected) => {
    expect(operationId(controller, method)).toBe(expected);
  });

  it('makes a sentence', () => {
    expect(sentenceOf('addCartLine')).toBe('Add cart line');
  });
});
