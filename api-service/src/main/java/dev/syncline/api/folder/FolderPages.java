package dev.syncline.api.folder;

import dev.syncline.model.id.AccountId;
import dev.syncline.model.id.Uuids;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Ids of folders in the order of their paths, page by page: a page reads its own rows, whatever
/// the size of the tree.
final class FolderPages {
  /// As `Folder.hash` makes it: a folder may name one that the server does not list.
  private static final String WITHOUT_PARENT =
      """
       and (f.parent_path is null or not exists
         (select 1 from folder p where p.account_id = f.account_id
             and p.path_hash = unhex(left(sha2(f.parent_path, 256), 32))))
      """;

  private final JdbcClient sql;
  private final AccountId account;

  FolderPages(JdbcClient sql, AccountId account) {
    this.sql = sql;
    this.account = account;
  }

  /// Empty when there is no such folder.
  Optional<String> path(UUID folder) {
    return sql.sql("select path from folder where account_id = ? and id = ?")
        .params(account.value(), Uuids.bytes(folder))
        .query(String.class)
        .optional();
  }

  /// Which folders are wanted.
  sealed interface Which {
    record All() implements Which {}

    record Top() implements Which {}

    record Below(String path) implements Which {}
  }

  /// Where a page ended.
  record End(String path, UUID id) {}

  List<UUID> after(Optional<End> end, Which which, int limit) {
    var query =
        sql.sql(
                "select f.id from folder f where f.account_id = :account"
                    + condition(which)
                    + (end.isEmpty()
                        ? ""
                        : " and (f.path > :path or (f.path = :path and f.id > :id))")
                    + " order by f.path, f.id limit :limit")
            .param("account", account.value())
            .param("limit", limit);
    if (end.isPresent()) {
      query = query.param("path", end.get().path()).param("id", Uuids.bytes(end.get().id()));
    }
    if (which instanceof Which.Below(var path)) {
      query = query.param("parent", path);
    }
    return query.query((row, _) -> Uuids.of(row.getBytes(1))).list();
  }

  private static String condition(Which which) {
    return switch (which) {
      case Which.All _ -> "";
      case Which.Top _ -> WITHOUT_PARENT;
      case Which.Below _ ->
          " and f.parent_path = :parent"
              + " and cast(f.parent_path as binary) = cast(:parent as binary)";
    };
  }
}
