import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Accounts, sessions with their refresh tokens, mailed one-time tokens, roles. */
export class Users1795002000001 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE user_account (
        id BINARY(16) NOT NULL,
        kind varchar(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        status varchar(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        email varchar(320) NOT NULL,
        email_key varchar(320) NOT NULL,
        email_verified_at datetime(3) NULL,
        password_hash varchar(255) CHARACTER SET ascii COLLATE ascii_bin NULL,
        password_changed_at datetime(3) NULL,
        name varchar(200) NULL,
        locale varchar(35) CHARACTER SET ascii COLLATE ascii_bin NULL,
        profile_id varchar(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
        channel_scope json NULL,
        version int NOT NULL,
        created_at datetime(3) NOT NULL,
        updated_at datetime(3) NOT NULL,
        PRIMARY KEY (id),
        UNIQUE KEY uq_user_account_email_key (email_key),
        KEY ix_user_account_kind (kind, id)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
    await db.query(`
      CREATE TABLE one_time_token (
        id BINARY(16) NOT NULL,
        user_id BINARY(16) NOT NULL,
        purpose varchar(30) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        token_hash varchar(43) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        created_at datetime(3) NOT NULL,
        expires_at datetime(3) NOT NULL,
        used_at datetime(3) NULL,
        PRIMARY KEY (id),
        UNIQUE KEY uq_one_time_token_hash (token_hash),
        KEY ix_one_time_token_user (user_id, purpose),
        KEY ix_one_time_token_expires (expires_at),
        CONSTRAINT fk_one_time_token_user FOREIGN KEY (user_id) REFERENCES user_account (id)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
    await db.query(`
      CREATE TABLE user_session (
        id BINARY(16) NOT NULL,
        user_id BINARY(16) NOT NULL,
        created_at datetime(3) NOT NULL,
        authenticated_at datetime(3) NOT NULL,
        last_used_at datetime(3) NOT NULL,
        expires_at datetime(3) NOT NULL,
        ended_at datetime(3) NULL,
        end_reason varchar(20) CHARACTER SET ascii COLLATE ascii_bin NULL,
        user_agent varchar(255) NULL,
        address varchar(45) CHARACTER SET ascii COLLATE ascii_bin NULL,
        PRIMARY KEY (id),
        KEY ix_user_session_user (user_id, ended_at),
        KEY ix_user_session_expires (expires_at),
        CONSTRAINT fk_user_session_user FOREIGN KEY (user_id) REFERENCES user_account (id)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
    await db.query(`
      CREATE TABLE refresh_token (
        id BINARY(16) NOT NULL,
        session_id BINARY(16) NOT NULL,
        parent_id BINARY(16) NULL,
        token_hash varchar(43) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        active_session_id BINARY(16) NULL,
        created_at datetime(3) NOT NULL,
        used_at datetime(3) NULL,
        PRIMARY KEY (id),
        UNIQUE KEY uq_refresh_token_hash (token_hash),
        UNIQUE KEY uq_refresh_token_active (active_session_id),
        KEY ix_refresh_token_session (session_id),
        KEY ix_refresh_token_used (used_at),
        CONSTRAINT fk_refresh_token_session FOREIGN KEY (session_id) REFERENCES user_session (id)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
    await db.query(`
      CREATE TABLE role (
        id BINARY(16) NOT NULL,
        code varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        code_key varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        name varchar(200) NOT NULL,
        description varchar(1000) NULL,
        permissions json NULL,
        version int NOT NULL,
        created_at datetime(3) NOT NULL,
        updated_at datetime(3) NOT NULL,
        PRIMARY KEY (id),
        UNIQUE KEY uq_role_code_key (code_key)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
    await db.query(`
      CREATE TABLE role_assignment (
        user_id BINARY(16) NOT NULL,
        role_id BINARY(16) NOT NULL,
        assigned_at datetime(3) NOT NULL,
        PRIMARY KEY (user_id, role_id),
        KEY ix_role_assignment_role (role_id),
        CONSTRAINT fk_role_assignment_user FOREIGN KEY (user_id) REFERENCES user_account (id),
        CONSTRAINT fk_role_assignment_role FOREIGN KEY (role_id) REFERENCES role (id)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE role_assignment');
    await db.query('DROP TABLE role');
    await db.query('DROP TABLE refresh_token');
    await db.query('DROP TABLE user_session');
    await db.query('DROP TABLE one_time_token');
    await db.query('DROP TABLE user_account');
  }
}
