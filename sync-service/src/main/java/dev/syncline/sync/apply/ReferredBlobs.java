package dev.syncline.sync.apply;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.groupingBy;

import dev.syncline.model.blob.BlobAddress;
import dev.syncline.model.mail.MessageRow;
import dev.syncline.model.rows.InListQuery;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.hibernate.Session;

/// What messages refer to in files of the blob store.
final class ReferredBlobs {
  private static final InListQuery BY_FILE =
      new InListQuery(
          """
          select blob_hash, blob_file, blob_offset, blob_length from message
           where account_id = ? and blob_file in (%s)
          """);

  private ReferredBlobs() {}

  static Map<String, List<BlobAddress>> in(AccountWriter writer, List<String> files) {
    return writer.read(session -> in(session, writer.account().id().value(), files)).stream()
        .collect(groupingBy(BlobAddress::file));
  }

  private static List<BlobAddress> in(Session session, long account, List<String> files) {
    var found = new ArrayList<BlobAddress>();
    session.doWork(connection ->
        BY_FILE.run(
            connection,
            query -> {
              query.setLong(1, account);
              return 1;
            },
            files,
            (query, at, file) -> query.setBytes(at, HexFormat.of().parseHex(file)),
            row -> found.add(requireNonNull(MessageRow.blob(row, 1)))));
    return found;
  }
}
