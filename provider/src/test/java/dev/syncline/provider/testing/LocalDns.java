package dev.syncline.provider.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/// A DNS server on loopback that knows a few records, one a line as in a zone file without class
/// and time: `example.org. MX 10 mail.example.org.`. Every other name does not exist.
public final class LocalDns implements AutoCloseable {
  private final DatagramSocket socket;
  private final List<Record> records;

  private LocalDns(List<Record> records) throws IOException {
    this.socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    this.records = records;
  }

  public static LocalDns serving(String... lines) {
    try {
      var dns = new LocalDns(Arrays.stream(lines).map(LocalDns::record).toList());
      Thread.ofVirtual().name("local-dns").start(dns::answerAll);
      return dns;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// One that takes every question and answers none.
  public static LocalDns silent() {
    try {
      return new LocalDns(List.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Record record(String line) {
    try {
      var parts = line.split(" ", 3);
      var name = Name.fromString(parts[0]);
      return Record.fromString(
          name, Type.value(parts[1]), DClass.IN, 60, parts.length < 3 ? "" : parts[2], Name.root);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public InetSocketAddress address() {
    return new InetSocketAddress(socket.getLocalAddress(), socket.getLocalPort());
  }

  private void answerAll() {
    var packet = new DatagramPacket(new byte[4096], 4096);
    while (!socket.isClosed()) {
      try {
        packet.setLength(4096);
        socket.receive(packet);
        var question = new Message(Arrays.copyOf(packet.getData(), packet.getLength()));
        var bytes = answer(question).toWire();
        socket.send(new DatagramPacket(bytes, bytes.length, packet.getSocketAddress()));
      } catch (IOException _) {
        // Closed, or a question that is none.
      }
    }
  }

  private Message answer(Message question) {
    var asked = question.getQuestion();
    var answer = new Message(question.getHeader().getID());
    answer.getHeader().setFlag(Flags.QR);
    answer.addRecord(asked, Section.QUESTION);
    records.stream()
        .filter(each -> each.getName().equals(asked.getName()))
        .filter(each -> each.getType() == asked.getType())
        .forEach(each -> answer.addRecord(each, Section.ANSWER));
    if (records.stream().noneMatch(each -> each.getName().subdomain(asked.getName()))) {
      answer.getHeader().setRcode(Rcode.NXDOMAIN);
    }
    return answer;
  }

  @Override
  public void close() {
    socket.close();
  }
}
