import type { Invariant } from 'markethall/kernel';

/** What must hold for channels at rest; each query returns no row. */
export const channelInvariants: Invariant[] = [
  {
    code: 'CH1',
    title: 'exactly one channel is the default one, and it is active',
    sql: `SELECT COUNT(*) AS channels FROM channel
          HAVING COUNT(*) > 0 AND SUM(CASE WHEN default_marker = 1 AND active = 1 THEN 1 ELSE 0 END) <> 1`,
  },
  {
    code: 'CH2',
    title: 'a publishable key belongs to a channel',
    sql: 'SELECT k.id FROM publishable_key k LEFT JOIN channel c ON c.id = k.channel_id WHERE c.id IS NULL',
  },
];
