import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.TreeMap;

/// What the shards say of accounts and their workers, a line a look: milliseconds since 1970, statements the server has
/// executed, accounts nobody has, accounts on their way to another worker, accounts whose worker is silent, and then
/// `worker=accounts`.
///
/// FleetWatch JDBC-URL USER PASSWORD EVERY-MILLISECONDS SCHEMA...
void main(String[] arguments) throws Exception {
  try (var database = DriverManager.getConnection(arguments[0], arguments[1], arguments[2])) {
    while (true) {
      long homeless = 0;
      long underWay = 0;
      long silent = 0;
      var owners = new TreeMap<String, Long>();
      for (int i = 4; i < arguments.length; i++) {
        try (var rows = database.createStatement().executeQuery("""
            select l.owner, l.received, w.expires_at < utc_timestamp(6), count(*)
              from %1$s.account_lease l left join %1$s.sync_worker w on w.name = l.owner group by 1, 2, 3
            """.formatted(arguments[i]))) {
          while (rows.next()) {
            var count = rows.getLong(4);
            if (rows.getString(1).isEmpty()) {
              homeless += count;
            } else if (rows.getBoolean(3)) {
              silent += count;
            } else if (!rows.getBoolean(2)) {
              underWay += count;
            } else {
              owners.merge(rows.getString(1), count, Long::sum);
            }
          }
        }
      }
      var line = new ArrayList<String>();
      line.add(Long.toString(System.currentTimeMillis()));
      line.add(Long.toString(questions(database)));
      line.add(Long.toString(homeless));
      line.add(Long.toString(underWay));
      line.add(Long.toString(silent));
      owners.forEach((owner, count) -> line.add(owner + "=" + count));
      System.out.println(String.join(" ", line));
      Thread.sleep(Long.parseLong(arguments[3]));
    }
  }
}

static long questions(Connection database) throws Exception {
  try (var rows = database.createStatement().executeQuery("show global status like 'Questions'")) {
    rows.next();
    return rows.getLong(2);
  }
}
