package dev.syncline.provider.imap;

import dev.syncline.provider.Failure;
import dev.syncline.provider.ProviderException;
import dev.syncline.provider.RemoteMessage;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.eclipse.angus.mail.iap.Response;
import org.jspecify.annotations.Nullable;

/// Fetches messages whole, or their headers: UID FETCH in batches, two commands under way, each
/// body streamed from the socket to the sink.
///
/// While the sink works on the answers of one command the server prepares those of the next, so a
/// round trip costs nothing. A body is never held: what is not read yet waits in the socket, and
/// TCP slows the server down. So neither the size of a message nor of a batch costs memory, and no
/// message needs to be fetched in parts (which Exchange and others answer with wrong sizes, and
/// render anew for each part).
///
/// A sink needs to know which message it gets before the first byte. Nearly every server answers in
/// the order asked, UID first; where one does not, the body goes to a {@link Spool} until the rest
/// of the response names it.
///
/// One message that a server cannot deliver makes some (Exchange) refuse the whole command: what it
/// left out is then asked for one by one, and only the message itself stays missing.
final class FetchBodies {
  private static final int COMMANDS_UNDER_WAY = 2;

  /// Six times what the most generous providers take.
  private static final long LARGEST_BODY = 1 << 30;

  /// The end of a part that announces a body.
  private static final Pattern BODY =
      Pattern.compile("[ (]BODY\\[[^\\]]*](<\\d+>)? \\{\\d+}\\s*$", Pattern.CASE_INSENSITIVE);

  private final ImapConnection imap;
  private final MessageItems items;
  private final String section;
  private final int batchSize;
  private final Sink sink;
  private final Allowance allowance;
  private final Deque<Batch> waiting = new ArrayDeque<>();
  private final Map<String, Batch> underWay = new HashMap<>();

  private record Batch(Set<Long> uids) {
    Batch(Collection<Long> uids) {
      this(new LinkedHashSet<>(uids));
    }
  }

  @FunctionalInterface
  interface Sink {
    void accept(RemoteMessage message, InputStream body) throws IOException, InterruptedException;
  }

  FetchBodies(MessageItems items, String section, int batchSize, Sink sink, Allowance allowance) {
    this.imap = items.imap();
    this.items = items;
    this.section = section;
    this.batchSize = batchSize;
    this.sink = sink;
    this.allowance = allowance;
  }

  void run(List<Long> uids) throws InterruptedException {
    for (var start = 0; start < uids.size(); start += batchSize) {
      waiting.add(new Batch(uids.subList(start, Math.min(start + batchSize, uids.size()))));
    }
    if (!waiting.isEmpty()) {
      var spent = imap.run("UID FETCH", this::converse);
      if (spent.isPresent()) {
        throw spent.get();
      }
    }
  }

  /// Answers why it was not done, if the rest was not asked for: the connection stays whole.
  private Optional<ProviderException> converse(ImapSession wire)
      throws IOException, ProtocolException, InterruptedException {
    var patience = wire.input().patience();
    Optional<ProviderException> spent = Optional.empty();
    while (true) {
      while (underWay.size() < COMMANDS_UNDER_WAY && !waiting.isEmpty()) {
        spent = allowance.spent();
        if (spent.isPresent()) {
          waiting.clear();
        } else {
          ask(wire, waiting.remove());
        }
      }
      if (underWay.isEmpty()) {
        return spent;
      }
      var left = leftOver();
      answer(wire);
      if (leftOver() < left) {
        patience.begin();
      }
    }
  }

  /// Falls as long as the server answers what was asked.
  private int leftOver() {
    return underWay.values().stream().mapToInt(batch -> 1 + batch.uids().size()).sum();
  }

  private void ask(ImapSession wire, Batch batch) throws IOException, ProtocolException {
    var command =
        "UID FETCH %s (%s)".formatted(UidSet.format(batch.uids()), items.withBody(section));
    underWay.put(wire.writeCommand(command, null), batch);
  }

  private void answer(ImapSession wire)
      throws IOException, ProtocolException, InterruptedException {
    var first = wire.input().firstPart();
    if (wire.input().literal() >= 0 && isBody(first)) {
      streamed(wire.input(), first);
      return;
    }
    var response = imap.read(wire);
    if (response.keyEquals("FETCH")) {
      unstreamed(new FetchItems().add(response.toString()));
    } else if (response.isTagged()) {
      finished(response);
    }
  }

  private static boolean isBody(String part) {
    return part.startsWith("* ") && BODY.matcher(part).find();
  }

  private void streamed(ResponseStream input, String first)
      throws IOException, InterruptedException {
    var message = new FetchItems().add(first);
    if (input.literal() > LARGEST_BODY) {
      throw new MalformedResponse(
          "a message of %d octets, where %d are the most".formatted(input.literal(), LARGEST_BODY));
    }
    input.patience().expect(input.literal());
    try (var body = input.literalStream()) {
      if (items.isComplete(message)) {
        deliver(message, body);
        body.transferTo(OutputStream.nullOutputStream());
        readTail(input, message);
        return;
      }
      try (var spool = Spool.of(body)) {
        readTail(input, message);
        try (var whole = spool.open()) {
          deliver(message, whole);
        }
      }
    }
  }

  private static void readTail(ResponseStream input, FetchItems message) throws IOException {
    var tail = input.nextPart();
    if (!tail.startsWith(" ") && !tail.startsWith(")")) {
      throw new MalformedResponse("a body that is not as long as announced");
    }
    message.add(tail);
    while (input.literal() >= 0) {
      input.literalStream().transferTo(OutputStream.nullOutputStream());
      message.add(input.nextPart());
    }
  }

  /// No literal: the body is short and quoted, or NIL, or this is news of flags.
  private void unstreamed(FetchItems message) throws IOException, InterruptedException {
    if (!message.bodySeen) {
      imap.announced().unsolicited();
    } else if (message.quotedBody != null) {
      var octets = message.quotedBody.getBytes(StandardCharsets.ISO_8859_1);
      deliver(message, new ByteArrayInputStream(octets));
    } else if (!message.bodyNil) {
      throw new MalformedResponse("a body that is neither a literal, nor quoted, nor NIL");
    }
  }

  /// A message that was not asked for, or came already, is read over.
  private void deliver(FetchItems message, InputStream body)
      throws IOException, InterruptedException {
    if (underWay.values().stream().noneMatch(batch -> batch.uids().remove(message.uid))) {
      return;
    }
    var guarded = new BrokenWire(body);
    try {
      sink.accept(items.message(message), guarded);
    } catch (IOException e) {
      if (guarded.problem != null) {
        throw guarded.problem;
      }
      throw new UncheckedIOException(e);
    }
  }

  private void finished(Response tagged) throws MalformedResponse {
    var batch = underWay.remove(String.valueOf(tagged.getTag()));
    ImapConnection.checkTag(batch != null);
    if (batch == null || tagged.isOK()) {
      return;
    }
    var answer = Answer.of(tagged);
    var failure = imap.words().failure("UID FETCH", answer);
    if (!(failure instanceof Failure.Refused)) {
      throw new ProviderException(failure);
    }
    if (batch.uids().size() > 1) {
      new ArrayList<>(batch.uids())
          .reversed()
          .forEach(uid -> waiting.addFirst(new Batch(List.of(uid))));
    }
  }

  /// Tells a connection that broke from a sink that failed.
  private static final class BrokenWire extends FilterInputStream {
    private @Nullable IOException problem;

    BrokenWire(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      try {
        return in.read();
      } catch (IOException e) {
        problem = e;
        throw e;
      }
    }

    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
      try {
        return in.read(target, offset, count);
      } catch (IOException e) {
        problem = e;
        throw e;
      }
    }

    @Override
    public void close() {
      // The response goes on after the body; what the sink left is skipped.
    }
  }
}
