import type { Invariant } from 'markethall/kernel';

/** What must hold for accounts at rest; each query returns no row. */
export const usersInvariants: Invariant[] = [
  {
    code: 'A1',
    title: 'a session has at most one live refresh token, and an open one exactly one',
    sql: `SELECT s.id FROM user_session s LEFT JOIN refresh_token t ON t.active_session_id = s.id
           WHERE s.ended_at IS NULL AND s.expires_at > :now
           GROUP BY s.id HAVING COUNT(t.id) <> 1`,
  },
  {
    code: 'A2',
    title: 'no open session belongs to an inactive account, or is older than the last change of its password',
    sql: `SELECT s.id FROM user_session s JOIN user_account u ON u.id = s.user_id
           WHERE s.ended_at IS NULL AND (u.status <> 'active' OR s.authenticated_at < u.password_changed_at)`,
  },
  {
    code: 'A2.tokens',
    title: 'no refresh token of an ended session is live',
    sql: `SELECT t.id FROM refresh_token t JOIN user_session s ON s.id = t.active_session_id
           WHERE s.ended_at IS NOT NULL OR t.active_session_id <> t.session_id OR t.used_at IS NOT NULL`,
  },
  {
    code: 'U1',
    title: 'an installation with staff has an active administrator',
    sql: `SELECT 'nobody' AS administrator FROM (SELECT 1) one
           WHERE EXISTS (SELECT 1 FROM role_assignment x JOIN role y ON y.id = x.role_id WHERE y.code = 'administrator')
             AND NOT EXISTS (SELECT 1 FROM role r JOIN role_assignment a ON a.role_id = r.id
                               JOIN user_account u ON u.id = a.user_id
                              WHERE r.code = 'administrator' AND u.status = 'active')`,
  },
  {
    code: 'U2',
    title: 'only staff holds roles',
    sql: `SELECT a.user_id FROM role_assignment a JOIN user_account u ON u.id = a.user_id WHERE u.kind <> 'staff'`,
  },
  {
    code: 'U3',
    title: 'an erased account keeps no address and no password',
    sql: `SELECT id FROM user_account WHERE status = 'erased'
             AND (password_hash IS NOT NULL OR name IS NOT NULL OR email NOT LIKE '%@erased.invalid')`,
  },
];
