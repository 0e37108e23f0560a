package dev.syncline.provider.imap;

import java.util.Set;

/// Asks servers to compress what they send (COMPRESS=DEFLATE, RFC 4978), on connections that read
/// much, from servers that are far: a server compresses no more than some 28 MB of mail a second,
/// so near ones are slower for it. A compressed connection needs memory that one at rest has not,
/// and stays compressed for good: none waits in IDLE ({@link ImapFolderReader#awaitChange}).
///
/// A server that refuses, or whose stream does not inflate, is not asked again by this worker.
final class Compression {
  private static final String CAPABILITY = "COMPRESS=DEFLATE";
  private static final int MOST_REMEMBERED = 1000;

  private final CompressionRule rule;
  private final Set<String> unfitHosts;
  private final String host;

  /// @param unfitHosts of all accounts; those that are found are added
  Compression(CompressionRule rule, Set<String> unfitHosts, String host) {
    this.rule = rule;
    this.unfitHosts = unfitHosts;
    this.host = host;
  }

  /// @param expected octets of what will be asked for, as far as they can be told
  void beforeReading(ImapConnection imap, long expected) throws InterruptedException {
    if (imap.isCompressed()
        || !imap.can(CAPABILITY)
        || imap.receivedSinceWait() + expected < rule.received()
        || imap.roundTrip().compareTo(rule.roundTrip()) < 0
        || unfitHosts.contains(host)) {
      return;
    }
    if (!imap.compress(this::isUnfit)) {
      isUnfit();
    }
  }

  private void isUnfit() {
    if (unfitHosts.size() < MOST_REMEMBERED) {
      unfitHosts.add(host);
    }
  }
}
