// The unmodified SDK against a running service. Needs the npm package `nylas` 8.x within reach of Node, and:
//
//   SYNCLINE_API_URL  SYNCLINE_API_KEY  SYNCLINE_GRANT_ID   node --test sdk.test.mjs
//
// The grant has an INBOX with at least two messages. What it sends goes to its own address.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import Nylas from 'nylas';

const { SYNCLINE_API_URL: apiUri, SYNCLINE_API_KEY: apiKey, SYNCLINE_GRANT_ID: identifier } = process.env;
const nylas = new Nylas({ apiKey, apiUri });

test('lists page by page without repeating', async () => {
  const ids = [];
  for await (const page of nylas.messages.list({ identifier, queryParams: { limit: 1 } })) {
    ids.push(...page.data.map((message) => message.id));
    if (ids.length > 2) break;
  }
  assert.equal(new Set(ids).size, ids.length);
  assert.ok(ids.length >= 2);
});

test('reads a message, its thread and its folder', async () => {
  const { data: [first] } = await nylas.messages.list({ identifier, queryParams: { limit: 1 } });
  const { data: message } = await nylas.messages.find({ identifier, messageId: first.id });
  assert.equal(message.grantId, identifier);
  const { data: thread } = await nylas.threads.find({ identifier, threadId: message.threadId });
  assert.ok(thread.messageIds.includes(message.id));
  const { data: folders } = await nylas.folders.list({ identifier });
  const inbox = folders.find((folder) => folder.attributes.includes('\\Inbox'));
  const { data: there } = await nylas.messages.list({ identifier, queryParams: { in: [inbox.id], limit: 1 } });
  assert.ok(there[0].folders.includes(inbox.id));
});

test('updates flags and sees them', async () => {
  const { data: [message] } = await nylas.messages.list({ identifier, queryParams: { limit: 1 } });
  for (const starred of [true, false]) {
    const { data } = await nylas.messages.update({ identifier, messageId: message.id, requestBody: { starred } });
    assert.equal(data.starred, starred);
  }
});

for (const [name, size] of [['as JSON', 1_000], ['as a form', 3_500_000]]) {
  test(`sends ${name} and downloads what it sent`, async () => {
    const { data: grant } = await nylas.grants.find({ grantId: identifier });
    const content = Buffer.alloc(size, 'syncline');
    const { data: sent } = await nylas.messages.send({
      identifier,
      requestBody: {
        to: [{ email: grant.email }],
        subject: `sent ${name}`,
        body: '<p>hello</p>',
        attachments: [{ filename: 'a.bin', contentType: 'application/octet-stream', content, size }],
      },
    });
    assert.equal(sent.object, 'message');
    const bytes = await nylas.attachments.downloadBytes({
      identifier,
      attachmentId: sent.attachments[0].id,
      queryParams: { messageId: sent.id },
    });
    assert.deepEqual(bytes, content);
  });
}

test('errors are the kind the SDK knows', async () => {
  await assert.rejects(nylas.messages.find({ identifier, messageId: 'nothing' }), (error) => {
    assert.equal(error.statusCode, 404);
    assert.equal(error.type, 'not_found_error');
    assert.ok(error.requestId);
    return true;
  });
});
