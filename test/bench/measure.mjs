// What an operation costs: time at the client, CPU of the processes that serve it, statements at the database server.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const TICKS = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/** CPU seconds, user and system, that a process has used so far. */
export function cpuSeconds(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

/** Resident memory of a process in mebibytes. */
export function residentMegabytes(pid) {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))[1]) / 1024;
}

/** Statements that the server was asked since it started; reading it is one of them. */
export async function questions(database) {
  const [[row]] = await database.query("SHOW GLOBAL STATUS LIKE 'Questions'");
  return Number(row.Value);
}

/** Adds what several runs of the same work have cost. */
export class Cost {
  operations = 0;
  seconds = 0;
  cpu = 0;
  /** Of the last of the processes: the database server. */
  databaseCpu = 0;
  statements = 0;
  latencies = [];

  /** Runs the work, which resolves with `{ latencies, seconds }`, and adds what it used of these processes. */
  async add(pids, database, work) {
    const statementsBefore = await questions(database);
    const cpuBefore = total(pids);
    const databaseBefore = cpuSeconds(pids.at(-1));
    const { latencies, seconds } = await work();
    this.cpu += total(pids) - cpuBefore;
    this.databaseCpu += cpuSeconds(pids.at(-1)) - databaseBefore;
    this.statements += (await questions(database)) - statementsBefore - 1;
    this.operations += latencies.length;
    this.seconds += seconds;
    for (const latency of latencies) this.latencies.push(latency);
  }

  get opsPerSecond() {
    return this.operations / this.seconds;
  }

  get cpuUsPerOp() {
    return (this.cpu / this.operations) * 1e6;
  }

  /** The part of `cpuUsPerOp` that the database server used. */
  get databaseUsPerOp() {
    return (this.databaseCpu / this.operations) * 1e6;
  }

  get sqlPerOp() {
    return this.statements / this.operations;
  }

  percentile(part) {
    const sorted = Float64Array.from(this.latencies).sort();
    return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
  }
}

const total = (pids) => pids.reduce((sum, pid) => sum + cpuSeconds(pid), 0);
