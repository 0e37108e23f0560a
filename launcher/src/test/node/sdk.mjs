// The unmodified npm SDK lists, reads, updates, sends and downloads. Ends with exit code 0 and "N steps passed", or says
// what failed. The environment names the server, a key, and a mailbox to connect (see SdkIT).
import assert from 'node:assert/strict';
import Nylas, { NylasApiError } from 'nylas';

const { API_URI, API_KEY, IMAP_PORT, SMTP_PORT, ADDRESS, PASSWORD, TOKEN_URL, REFRESH_TOKEN } = process.env;
const nylas = new Nylas({ apiKey: API_KEY, apiUri: API_URI });
let steps = 0;

async function step(claim, work) {
  try {
    const result = await work();
    steps += 1;
    return result;
  } catch (error) {
    console.error(`not so: ${claim}\n`, error);
    process.exit(1);
  }
}

async function eventually(attempt) {
  const end = Date.now() + 30_000;
  for (;;) {
    const result = await attempt();
    if (result) return result;
    if (Date.now() > end) throw new Error('it did not happen within 30 s');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const identifier = await step('a mailbox is connected', async () => {
  const { data } = await nylas.auth.customAuthentication({
    requestBody: {
      provider: 'imap',
      settings: {
        imapHost: '127.0.0.1', imapPort: Number(IMAP_PORT), imapSecurity: 'none',
        imapUsername: ADDRESS, imapPassword: PASSWORD,
        smtpHost: '127.0.0.1', smtpPort: Number(SMTP_PORT), smtpSecurity: 'none',
        smtpUsername: ADDRESS, smtpPassword: PASSWORD,
      },
    },
  });
  assert.equal(data.provider, 'imap');
  assert.equal(data.email, ADDRESS);
  return data.id;
});

await step('the provider of an address is detected', async () => {
  const { data } = await nylas.auth.detectProvider({ email: 'Ada+x@gmail.com' });
  assert.equal(data.emailAddress, 'Ada+x@gmail.com');
  assert.equal(data.detected, true);
  assert.equal(data.provider, 'google');
  assert.equal(data.type, 'gmail');
  assert.equal(data.imapHost, 'imap.gmail.com');
  assert.equal((await nylas.auth.detectProvider({ email: 'ada@outlook.com' })).data.provider, 'microsoft');
  assert.equal((await nylas.auth.detectProvider({ email: 'ada@yahoo.com' })).data.provider, 'imap');
  const all = await nylas.auth.detectProvider({ email: 'ada@yahoo.com', allProviderTypes: true });
  assert.equal(all.data.provider, 'yahoo');
});

await step('grants are listed and found', async () => {
  const { data } = await nylas.grants.list();
  assert.deepEqual(data.map((grant) => grant.id), [identifier]);
  assert.equal((await nylas.grants.find({ grantId: identifier })).data.grantStatus, 'valid');
});

const invitation = await step('a synced message has its subject, sender, body and attachment', async () => {
  const message = await eventually(async () => {
    const { data } = await nylas.messages.list({ identifier, queryParams: { limit: 50 } });
    return data.find((each) => each.subject === 'Grüße & 附件');
  });
  assert.equal(message.object, 'message');
  assert.equal(message.grantId, identifier);
  assert.equal(message.from[0].email, 'grace@example.com');
  assert.match(message.body, /See the attached file/);
  assert.equal(message.unread, true);
  assert.equal(message.attachments.length, 1);
  assert.equal(message.attachments[0].filename, 'übersicht.csv');
  return message;
});

await step('an attachment is described and downloaded, as stream and as bytes', async () => {
  const query = { identifier, attachmentId: invitation.attachments[0].id, queryParams: { messageId: invitation.id } };
  const { data } = await nylas.attachments.find(query);
  assert.equal(data.contentType, 'text/csv');
  const bytes = await nylas.attachments.downloadBytes(query);
  assert.equal(bytes.toString('utf8'), 'a,b\r\n1,ü\r\n');
  assert.equal(data.size, bytes.length);
  let streamed = Buffer.alloc(0);
  for await (const chunk of await nylas.attachments.download(query)) streamed = Buffer.concat([streamed, chunk]);
  assert.deepEqual(streamed, bytes);
});

await step('the raw message and its headers are given on request', async () => {
  const raw = await nylas.messages.find({ identifier, messageId: invitation.id, queryParams: { fields: 'raw_mime' } });
  assert.match(Buffer.from(raw.data.rawMime, 'base64url').toString('latin1'), /^From: /m);
  const full = await nylas.messages.find({ identifier, messageId: invitation.id, queryParams: { fields: 'include_headers' } });
  assert.ok(full.data.headers.some((header) => header.name === 'Message-ID'));
});

await step('pages follow each other without gap or repetition', async () => {
  const seen = [];
  for await (const page of nylas.messages.list({ identifier, queryParams: { limit: 2 } })) {
    seen.push(...page.data.map((message) => message.id));
  }
  assert.ok(seen.length >= 5);
  assert.equal(new Set(seen).size, seen.length);
});

await step('select leaves the rest out', async () => {
  const { data } = await nylas.messages.list({ identifier, queryParams: { limit: 1, select: 'id,subject' } });
  assert.deepEqual(Object.keys(data[0]).sort(), ['id', 'subject']);
});

const folders = await step('folders have roles and counts', async () => {
  const { data } = await nylas.folders.list({ identifier });
  const inbox = data.find((folder) => folder.attributes?.includes('\\Inbox'));
  assert.ok(inbox, JSON.stringify(data));
  assert.ok(inbox.totalCount >= 5);
  assert.equal((await nylas.folders.find({ identifier, folderId: inbox.id })).data.name, inbox.name);
  return Object.fromEntries(data.map((folder) => [folder.name, folder]));
});

await step('a folder is made, filled with another, renamed, moved and deleted under one id', async () => {
  const { data: work } = await nylas.folders.create({
    identifier, requestBody: { name: 'Projects & plans', backgroundColor: '#0099EE', textColor: '#000000' },
  });
  assert.equal(work.object, 'folder');
  assert.equal(work.backgroundColor, '#0099EE');
  const { data: year } = await nylas.folders.create({ identifier, requestBody: { name: '2026', parentId: work.id } });
  assert.equal(year.parentId, work.id);
  const { data: old } = await nylas.folders.update({ identifier, folderId: work.id, requestBody: { name: 'Kept' } });
  assert.deepEqual([old.id, old.name, old.childCount], [work.id, 'Kept', 1]);
  const below = await nylas.folders.list({ identifier, queryParams: { parentId: work.id, singleLevel: true } });
  assert.deepEqual(below.data.map((folder) => folder.id), [year.id]);
  await nylas.folders.update({ identifier, folderId: year.id, requestBody: { parentId: '' } });
  assert.equal((await nylas.folders.destroy({ identifier, folderId: year.id })).requestId.length > 0, true);
  await assert.rejects(nylas.folders.find({ identifier, folderId: year.id }), NylasApiError);
  await assert.rejects(
    nylas.folders.create({ identifier, requestBody: { name: 'Kept' } }),
    (error) => error instanceof NylasApiError && error.statusCode === 409,
  );
});

await step('a message is read, starred and moved', async () => {
  const { data } = await nylas.messages.update({
    identifier, messageId: invitation.id,
    requestBody: { unread: false, starred: true, folders: [folders.Archive.id] },
  });
  assert.equal(data.unread, false);
  assert.equal(data.starred, true);
  assert.deepEqual(data.folders, [folders.Archive.id]);
  const { data: archived } = await nylas.messages.list({ identifier, queryParams: { in: [folders.Archive.id] } });
  assert.deepEqual(archived.map((message) => message.id), [invitation.id]);
});

await step('metadata is kept as it is and found by its five keys', async () => {
  const metadata = { key1: 'acme, sons', someKey: 'Value' };
  const { data } = await nylas.messages.update({ identifier, messageId: invitation.id, requestBody: { metadata } });
  assert.deepEqual(data.metadata, metadata);
  const found = await nylas.messages.list({ identifier, queryParams: { metadataPair: { key1: 'acme, sons' } } });
  assert.deepEqual(found.data.map((message) => [message.id, message.metadata]), [[invitation.id, metadata]]);
  await assert.rejects(nylas.messages.list({ identifier, queryParams: { metadataPair: { someKey: 'Value' } } }), NylasApiError);
});

await step('threads gather a question and its answer', async () => {
  const { data } = await nylas.threads.list({ identifier });
  const thread = data.find((each) => each.subject === 'A question');
  assert.equal(thread.messageIds.length, 2);
  assert.equal(thread.latestDraftOrMessage.subject, 'Re: A question');
  const found = await nylas.threads.find({ identifier, threadId: thread.id });
  assert.deepEqual(found.data.messageIds.sort(), thread.messageIds.sort());
  assert.deepEqual(found.data.participants.map((each) => each.email).sort(), ['ada@sandbox.example', 'grace@example.com']);
});

await step('a cleaned message is what its sender said', async () => {
  const { data: all } = await nylas.messages.list({ identifier, queryParams: { subject: 'Re: A question' } });
  const messageId = [all[0].id, invitation.id];
  const { data } = await nylas.messages.cleanMessages({ identifier, requestBody: { messageId } });
  assert.deepEqual(data.map((message) => message.id), messageId);
  assert.deepEqual(data.map((message) => message.conversation), ['Because.', '<p>See the attached file.</p>']);
  assert.equal(data[0].grantId, identifier);
  assert.match(data[0].body, /Why\?/);
  const { data: [written] } = await nylas.messages.cleanMessages({
    identifier,
    requestBody: { messageId: [all[0].id], removeConclusionPhrases: false, htmlAsMarkdown: true, ignoreImages: false },
  });
  assert.equal(written.conversation, 'Because.\n\nBest regards  \nGrace');
});

const sent = await step('a message with an attachment is sent as JSON', async () => {
  const { data } = await nylas.messages.send({
    identifier,
    requestBody: {
      to: [{ name: 'Someone', email: 'someone@example.org' }],
      subject: 'Sent by the SDK', body: '<p>Grüße</p>', replyToMessageId: invitation.id,
      attachments: [{ filename: 'note.txt', contentType: 'text/plain', content: Buffer.from('small') }],
    },
  });
  assert.equal(data.subject, 'Sent by the SDK');
  assert.equal(data.grantId, identifier);
  return data;
});

const large = await step('a message with 4 MB attached is sent as a form', async () => {
  const { data } = await nylas.messages.send({
    identifier,
    requestBody: {
      to: [{ email: 'someone@example.org' }], subject: 'A large one', body: 'see attachment',
      attachments: [{ filename: 'large.bin', contentType: 'application/octet-stream', size: 4 << 20, content: Buffer.alloc(4 << 20, 7) }],
    },
  });
  assert.equal(data.attachments[0].size, 4 << 20);
  return data;
});

await step('what was sent is found in Sent, with the id it was given', async () => {
  for (const { id } of [sent, large]) {
    await eventually(async () => {
      const { data } = await nylas.messages.find({ identifier, messageId: id });
      return data.folders.includes(folders.Sent.id);
    });
  }
});

await step('a message to be sent later is listed, found and stopped', async () => {
  const sendAt = Math.floor(Date.now() / 1000) + 3600;
  const { data } = await nylas.messages.send({
    identifier, requestBody: { to: [{ email: 'someone@example.org' }], subject: 'Not now', body: 'later', sendAt },
  });
  assert.equal(data.sendAt, sendAt);
  assert.equal(data.sendState, 'scheduled');
  const { scheduleId } = data;
  const { data: { schedules } } = await nylas.messages.listScheduledMessages({ identifier });
  assert.deepEqual(schedules.map((schedule) => schedule.scheduleId), [scheduleId]);
  const { data: found } = await nylas.messages.findScheduledMessage({ identifier, scheduleId });
  assert.deepEqual(found, schedules[0]);
  assert.equal(found.status.code, 'pending');
  const { data: stopped } = await nylas.messages.stopScheduledMessage({ identifier, scheduleId });
  assert.match(stopped.message, /will not be sent/);
  const { data: after } = await nylas.messages.findScheduledMessage({ identifier, scheduleId });
  assert.equal(after.status.code, 'cancelled');
  assert.ok(after.closeTime > 0);
  await assert.rejects(nylas.messages.find({ identifier, messageId: data.id }), { statusCode: 404 });
});

await step('a request with an idempotency key is carried out once', async () => {
  const sendAt = Math.floor(Date.now() / 1000) + 3600;
  const request = {
    identifier, requestBody: { to: [{ email: 'someone@example.org' }], subject: 'Once', body: 'once', sendAt },
    overrides: { headers: { 'Idempotency-Key': 'c0ffee' } },
  };
  const answers = await Promise.all([nylas.messages.send(request), nylas.messages.send(request)]);
  assert.deepEqual(answers[0].data, answers[1].data);
  const other = { ...request, requestBody: { ...request.requestBody, subject: 'Twice' } };
  await assert.rejects(nylas.messages.send(other), { statusCode: 409 });
  await nylas.messages.stopScheduledMessage({ identifier, scheduleId: answers[0].data.scheduleId });
});

await step('a message is deleted to the trash', async () => {
  await nylas.messages.destroy({ identifier, messageId: sent.id });
  const { data } = await nylas.messages.find({ identifier, messageId: sent.id });
  assert.deepEqual(data.folders, [folders.Trash.id]);
});

await step('errors are the SDK\'s own', async () => {
  await assert.rejects(nylas.messages.find({ identifier, messageId: 'nosuchmessage' }), (error) => {
    assert.ok(error instanceof NylasApiError, error.stack);
    assert.equal(error.statusCode, 404);
    assert.ok(error.requestId);
    return true;
  });
  const stranger = new Nylas({ apiKey: 'wrong', apiUri: API_URI });
  await assert.rejects(stranger.grants.list(), (error) => error.statusCode === 401);
});

await step('a grant is removed', async () => {
  await nylas.grants.destroy({ grantId: identifier });
  assert.deepEqual((await nylas.grants.list()).data, []);
});

await step('a connector is made, listed, changed and found, without its secret', async () => {
  const settings = { clientId: 'sandbox-client', clientSecret: 'not yet', tokenUrl: TOKEN_URL };
  const { data: made } = await nylas.connectors.create({ requestBody: { name: 'ours', provider: 'google', settings } });
  assert.deepEqual(made.settings, { clientId: 'sandbox-client', tokenUrl: TOKEN_URL });
  await nylas.connectors.update({
    provider: 'google', requestBody: { name: 'ours', settings: { clientSecret: 'sandbox-secret' } },
  });
  assert.deepEqual((await nylas.connectors.list({})).data, [made]);
  assert.deepEqual((await nylas.connectors.find({ provider: 'google' })).data, made);
});

await step('a mailbox is connected by its refresh token', async () => {
  const { data } = await nylas.auth.customAuthentication({
    requestBody: {
      provider: 'google',
      settings: {
        email: ADDRESS, refreshToken: REFRESH_TOKEN,
        imapHost: '127.0.0.1', imapPort: Number(IMAP_PORT), imapSecurity: 'none',
        smtpHost: '127.0.0.1', smtpPort: Number(SMTP_PORT), smtpSecurity: 'none',
      },
    },
  });
  assert.equal(data.provider, 'google');
  await eventually(async () => {
    const found = await nylas.messages.list({ identifier: data.id, queryParams: { limit: 50 } });
    return found.data.find((each) => each.subject === 'A question');
  });
  await nylas.connectors.destroy({ provider: 'google' });
  assert.deepEqual((await nylas.connectors.list({})).data, []);
});

console.log(`${steps} steps passed`);
