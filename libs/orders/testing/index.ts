export { anOrder, anOrderLine } from './an-order.js';
