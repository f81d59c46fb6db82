import { createHash } from 'node:crypto';
import { idBytes } from 'markethall/kernel';
import type { OrderLine } from './entities/order-line.entity.js';

type Agreed = Pick<OrderLine, 'id' | 'quantity' | 'unitPrice' | 'discount' | 'net' | 'tax' | 'total'>;

/**
 * 60 bits over what was agreed, whatever the order of the lines: stored when the order is opened and compared by the
 * doctor (LINE_CHECKSUM_SQL), so that a price that changes afterwards is found.
 */
export function lineChecksum(lines: readonly Agreed[]): bigint {
  return lines.reduce((sum, line) => {
    const { quantity, unitPrice, discount, net, tax, total } = line;
    const text = [idBytes(line.id).toString('hex').toUpperCase(), quantity, unitPrice, discount, net, tax, total].join(
      ':',
    );
    return sum ^ BigInt(`0x${createHash('sha256').update(text).digest('hex').slice(0, 15)}`);
  }, 0n);
}

/** The same sum in SQL, over the rows `l` of a group. */
export const LINE_CHECKSUM_SQL =
  "BIT_XOR(CAST(CONV(SUBSTRING(SHA2(CONCAT_WS(':', HEX(l.id), l.quantity, l.unit_price, l.discount, l.net, l.tax, l.total), 256), 1, 15), 16, 10) AS UNSIGNED))";
