// The bounds' own tables, in a database of their own on the same private server as the product.
import { createConnection, createPool } from 'mysql2/promise';

const url = new URL(process.env.BOUNDS_DATABASE_URL);
const settings = {
  host: url.hostname,
  port: Number(url.port),
  user: decodeURIComponent(url.username),
  password: decodeURIComponent(url.password),
  database: url.pathname.slice(1),
  multipleStatements: true,
  charset: 'utf8mb4_bin',
};

export const connect = () => createConnection(settings);
export const pool = (connectionLimit) => createPool({ ...settings, connectionLimit });

/** Inserts rows, a thousand at a time. */
export async function fill(connection, table, rows) {
  for (let from = 0; from < rows.length; from += 1000)
    await connection.query(`INSERT INTO ${table} VALUES ?`, [rows.slice(from, from + 1000)]);
}

export const VARIANTS = 4000;
export const PRODUCTS = 2000;
export const randomVariant = () => 1 + Math.floor(Math.random() * VARIANTS);
