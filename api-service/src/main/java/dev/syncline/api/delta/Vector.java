package dev.syncline.api.delta;

import static java.util.stream.Collectors.toMap;

import dev.syncline.model.id.AccountId;
import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/// Positions in the logs of many accounts, in few bytes: accounts ascending, each as its distance
/// from the one before, its position, and two bytes of its log's epoch. About six bytes each.
final class Vector {
  private Vector() {}

  /// A position and what makes it mean something: see {@link Cursor}.
  record Mark(long seq, short epoch) {
    static short shorten(long epoch) {
      return (short) (epoch ^ epoch >>> 16 ^ epoch >>> 32 ^ epoch >>> 48);
    }
  }

  static byte[] write(Collection<AccountId> accounts, Map<AccountId, Mark> marks) {
    var bytes = new ByteArrayOutputStream();
    var before = 0L;
    for (var account : accounts.stream().mapToLong(AccountId::value).sorted().toArray()) {
      var mark = marks.get(new AccountId(account));
      if (mark != null) {
        number(bytes, account - before);
        number(bytes, mark.seq());
        bytes.write(mark.epoch() >> 8);
        bytes.write(mark.epoch());
        before = account;
      }
    }
    return bytes.toByteArray();
  }

  /// @throws BufferUnderflowException when it was not written by {@link #write}
  static Map<AccountId, Mark> read(ByteBuffer bytes) {
    var marks = new TreeMap<Long, Mark>();
    var account = 0L;
    while (bytes.hasRemaining()) {
      account += number(bytes);
      marks.put(account, new Mark(number(bytes), bytes.getShort()));
    }
    return marks.entrySet().stream()
        .collect(toMap(entry -> new AccountId(entry.getKey()), Map.Entry::getValue));
  }

  /// Seven bits in a byte, the lowest first; the eighth says that more follow.
  static void number(ByteArrayOutputStream bytes, long number) {
    var rest = number;
    while (rest >>> 7 != 0) {
      bytes.write((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    bytes.write((int) rest);
  }

  static long number(ByteBuffer bytes) {
    var number = 0L;
    for (int shift = 0; shift < 64; shift += 7) {
      var next = bytes.get();
      number |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return number;
      }
    }
    throw new BufferUnderflowException();
  }
}
