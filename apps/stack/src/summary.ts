import type { Terminal } from '../plain/terminal.mjs';
import { type ShopFacts, buyCommand } from './shop-facts.js';

export interface SummaryFacts {
  apiUrls: string[];
  publicUrl: string;
  facts: ShopFacts;
  production: boolean;
}

/** What a person wants to know once everything runs. */
export function summary({ apiUrls, publicUrl, facts, production }: SummaryFacts, { paint }: Terminal): string {
  const row = (label: string, value: string): string => `  ${paint('dim', label.padEnd(15))} ${value}`;
  const link = (path: string): string => paint('cyan', publicUrl + path);
  const lines = [
    '',
    paint('bold', paint('green', 'Markethall is open')),
    row('Shop API', link('/api/v1/store/products')),
    row('API docs', link('/api/docs')),
    ...(production ? [] : [row('Mailbox', link('/dev/mailbox'))]),
    row('Queue board', `${link('/admin/queues')} ${paint('dim', '(staff only)')}`),
    ...(apiUrls.length > 1 ? [row('Processes', apiUrls.join('  '))] : []),
  ];
  if (facts.administrator !== undefined) {
    const { email, password } = facts.administrator;
    lines.push(
      row(
        'Administrator',
        `${paint('bold', email)}  password ${paint('bold', password)}  ${paint('yellow', '(shown only now)')}`,
      ),
    );
  }
  const buy = buyCommand(facts, publicUrl);
  if (buy !== null) lines.push('', `  ${paint('dim', 'Buy something:')}`, '', buy);
  return [...lines, '', `  ${paint('dim', 'Ctrl-C stops everything; the next start finds the data again.')}`, ''].join(
    '\n',
  );
}
