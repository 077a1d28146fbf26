// server.mjs OPTIONS: an SMTP server on a free port of the loopback address, until its input ends. Prints a line of JSON when it listens, {"port":…}, and one for
// each mail that it takes, {"envelope":…,"authenticated":…,"encrypted":…,"mail":…}, the mail as npm mailparser reads it.
// OPTIONS is JSON: security ("starttls", "tls", "none"), certificate and key (paths), username and password (without them anybody may send), optional (true: who does
// not sign in may send, too), methods (of AUTH), refused (addresses answered with 550), busy (how many mails are answered with 451 first).
import { readFileSync } from 'node:fs';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

const options = JSON.parse(process.argv[2]);
const protectedBy = options.certificate ? { cert: readFileSync(options.certificate), key: readFileSync(options.key) } : {};
let busy = options.busy ?? 0;

const server = new SMTPServer({
  ...protectedBy,
  secure: options.security === 'tls',
  hideSTARTTLS: options.security !== 'starttls',
  disabledCommands: options.username ? [] : ['AUTH'],
  authMethods: options.methods ?? ['PLAIN', 'LOGIN'],
  authOptional: options.optional ?? !options.username,
  allowInsecureAuth: true,
  onAuth: ({ username, password }, session, done) =>
    username === options.username && password === options.password ? done(null, { user: username }) : done(new Error('Wrong password')),
  onRcptTo: ({ address }, session, done) =>
    options.refused?.includes(address) ? done(Object.assign(new Error(`No mailbox ${address}`), { responseCode: 550 })) : done(),
  onData: (stream, session, done) => {
    simpleParser(stream).then((mail) => {
      if (busy-- > 0) {
        done(Object.assign(new Error('Later'), { responseCode: 451 }));
        return;
      }
      print({
        envelope: { from: session.envelope.mailFrom.address, to: session.envelope.rcptTo.map(({ address }) => address) },
        authenticated: session.user ?? null,
        encrypted: session.secure,
        mail: {
          messageId: mail.messageId,
          from: mail.from.text,
          to: mail.to.text,
          subject: mail.subject,
          date: mail.date.toISOString(),
          text: mail.text,
          html: mail.html || null,
          headers: mail.headerLines.map(({ key }) => key),
        },
      });
      done();
    }, done);
  },
});
server.on('error', () => {}); // a client that hangs up is no reason to end
server.listen(0, '127.0.0.1', () => print({ port: server.server.address().port }));
process.stdin.on('end', () => process.exit()).resume();

function print(line) {
  console.log(JSON.stringify(line));
}
