import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';

/** One mail as the server took it. */
export interface TakenMail {
  from: string;
  recipients: string[];
  message: string;
}

/** A small SMTP server: takes every mail, or refuses while `refusing` is set. */
export class SmtpServer {
  readonly taken: TakenMail[] = [];
  refusing = false;
  private server: Server | null = null;

  async listen(): Promise<string> {
    const server = createServer((socket) => {
      let mail: TakenMail = { from: '', recipients: [], message: '' };
      let inMessage = false;
      let buffer = '';
      socket.on('error', () => socket.destroy());
      socket.write('220 test\r\n');
      socket.on('data', (chunk) => {
        buffer += chunk.toString('utf8');
        for (let end = buffer.indexOf('\r\n'); end >= 0; end = buffer.indexOf('\r\n')) {
          const line = buffer.slice(0, end);
          buffer = buffer.slice(end + 2);
          if (inMessage) {
            if (line !== '.') mail.message += `${line}\n`;
            else {
              inMessage = false;
              this.taken.push(mail);
              mail = { from: '', recipients: [], message: '' };
              socket.write('250 taken\r\n');
            }
            continue;
          }
          const verb = line.slice(0, 4).toUpperCase();
          if (verb === 'MAIL') mail.from = line;
          if (verb === 'RCPT') mail.recipients.push(line);
          if (verb === 'MAIL' && this.refusing) socket.write('451 come back later\r\n');
          else if (verb === 'DATA') {
            inMessage = true;
            socket.write('354 go on\r\n');
          } else if (verb === 'QUIT') socket.end('221 bye\r\n');
          else socket.write('250 ok\r\n');
        }
      });
    });
    this.server = server;
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    await new Promise<void>((done) => (this.server === null ? done() : this.server.close(() => done())));
  }
}
