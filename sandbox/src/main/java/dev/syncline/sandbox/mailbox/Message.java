package dev.syncline.sandbox.mailbox;

import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/// A message in a folder. Only its flags ever change.
public final class Message {
  private final long uid;
  private final Instant received;
  private final MessageBytes bytes;
  private volatile Set<String> flags;
  private volatile long modseq;

  Message(long uid, Instant received, Collection<String> flags, MessageBytes bytes) {
    this.uid = uid;
    this.received = received;
    this.flags = canonical(flags);
    this.bytes = bytes;
  }

  public long uid() {
    return uid;
  }

  /// IMAP's INTERNALDATE.
  public Instant received() {
    return received;
  }

  /// Sorted, compared without case (RFC 9051 §2.3.2).
  public Set<String> flags() {
    return flags;
  }

  /// The number of its last change in its folder (RFC 7162).
  public long modseq() {
    return modseq;
  }

  void modified(long number) {
    modseq = number;
  }

  public boolean has(String flag) {
    return flags.contains(flag);
  }

  public int size() {
    return bytes.size();
  }

  /// Reads the message; fails when its file went with an expunge in the meantime.
  public byte[] read() throws IOException {
    return bytes.read();
  }

  MessageBytes bytes() {
    return bytes;
  }

  /// The same for every copy of the message, and for no other one of the account.
  public long number() {
    return bytes.number();
  }

  /// The number of its conversation's first message.
  public long conversation() {
    return bytes.conversation();
  }

  boolean reflag(Set<String> wanted) {
    var next = canonical(wanted);
    if (next.equals(flags)) {
      return false;
    }
    flags = next;
    return true;
  }

  private static Set<String> canonical(Collection<String> flags) {
    var sorted = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    sorted.addAll(flags);
    return Collections.unmodifiableSet(sorted);
  }
}
