import { definePermissions } from 'markethall/kernel';

export const CartPermission = definePermissions('cart', { Read: 'cart:read', Price: 'cart:price' });
